import { createRPCError, type IHandlersOption } from 'ocpp-rpc';
import symbols from 'ocpp-rpc/lib/symbols.js';
import type { z } from 'zod';
import type { ChargePoint, Commands } from '../charge-point.ts';
import type { Payload } from '../protocol.ts';
import { authorizationHandlers } from './authorization.ts';
import { certificateHandlers } from './certificates.ts';
import { configurationHandlers } from './configuration.ts';
import { firmwareHandlers } from './firmware.ts';
import type { Handlers, Reply } from './handler.ts';
import { logHandlers } from './logs.ts';
import { requests, type Action, type RequestOf } from './requests.ts';
import { reservationHandlers } from './reservations.ts';
import { smartChargingHandlers } from './smart-charging.ts';
import { transactionHandlers } from './transactions.ts';
import { triggerHandlers } from './triggers.ts';

const handlers: Handlers<Action> = {
  ...authorizationHandlers,
  ...certificateHandlers,
  ...configurationHandlers,
  ...firmwareHandlers,
  ...logHandlers,
  ...reservationHandlers,
  ...smartChargingHandlers,
  ...transactionHandlers,
  ...triggerHandlers,
};

/** The same schemas, as a type that keeps each tied to its handler. */
const schemas: { readonly [Name in Action]: z.ZodType<RequestOf<Name>> } = requests;

function isAction(name: string): name is Action {
  return Object.hasOwn(requests, name);
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it ties the schema to the handler
async function handle<A extends Action>(point: ChargePoint, action: A, request: Payload): Promise<Reply> {
  const parsed = schemas[action].safeParse(request);
  if (!parsed.success) throw createRPCError('FormationViolation', parsed.error.message, {});
  const handler: Handlers<Action>[A] = handlers[action];
  return await handler(point, parsed.data);
}

/**
 * Answers a CALL of the central system, then acts upon it. Until the charger is registered it behaves as OCPP 1.6
 * §4.2 says: rejected, it does not answer at all; pending, it refuses to start or stop transactions.
 *
 * @throws the library's RPCError, which becomes a CALLERROR: NotImplemented or FormationViolation
 */
async function answer(
  point: ChargePoint,
  action: string,
  request: Payload,
  { signal }: IHandlersOption,
): Promise<Record<string, unknown>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library keeps silent for this symbol, which its types do not know as an answer
  if (point.registration === 'Rejected') return symbols.NOREPLY as never;
  if (!isAction(action)) throw createRPCError('NotImplemented', `No such action: ${action}`, {});
  const premature =
    point.registration !== 'Accepted' &&
    (action === 'RemoteStartTransaction' || action === 'RemoteStopTransaction');
  const { answer: result, afterwards }: Reply = premature
    ? { answer: { status: 'Rejected' } }
    : await handle(point, action, request);
  const { status } = result;
  point.emit({ kind: 'command', action, answer: typeof status === 'string' ? status : 'answered' });
  // The library sends the answer before the event loop goes on: what follows from it comes after it.
  if (afterwards && !signal?.aborted) setImmediate(() => void afterwards());
  return result;
}

/** All that a central system of OCPP 1.6 and its security extension may ask of a charger. */
export const commands: Commands = { actions: Object.keys(requests), answer };
