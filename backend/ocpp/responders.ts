/**
 * Immediate answers to CALLs of a charger: pure, so that the network thread never waits for them.
 * What the message means for chargers and sessions is decided later, by the processor.
 */
import type { Json, JsonObject } from '../contract/ocpp.ts';
import { isJsonObject } from './frame.ts';

export interface ResponderContext {
  /** ms since 1970 UTC. */
  now: number;
  heartbeatIntervalS: number;
  /** Allotted by the journal; for StartTransaction only. */
  transactionId?: number;
}

type Responder = (payload: JsonObject, context: ResponderContext) => JsonObject;

/** idTags are accepted, all of them: the console observes and has no list of its own to refuse with. */
const ACCEPTED: JsonObject = { status: 'Accepted' };

const responders: Readonly<Record<string, Responder>> = {
  // OCPP 1.6 §4.2
  BootNotification: (_payload, { now, heartbeatIntervalS }) => ({
    status: 'Accepted',
    currentTime: new Date(now).toISOString(),
    interval: heartbeatIntervalS,
  }),
  // §4.6
  Heartbeat: (_payload, { now }) => ({ currentTime: new Date(now).toISOString() }),
  // §4.1
  Authorize: () => ({ idTagInfo: ACCEPTED }),
  // §4.8
  StartTransaction: (_payload, { transactionId }) => {
    if (transactionId === undefined) throw new TypeError('StartTransaction is answered with a transactionId');
    return { transactionId, idTagInfo: ACCEPTED };
  },
  // §4.7
  MeterValues: () => ({}),
  // §4.9
  StatusNotification: () => ({}),
  // §4.10: idTagInfo only where the charger named the idTag that stopped it
  StopTransaction: (payload): JsonObject =>
    typeof payload['idTag'] === 'string' ? { idTagInfo: ACCEPTED } : {},
  // §4.3: no vendor's extension is known here
  DataTransfer: () => ({ status: 'UnknownVendorId' }),
  // §4.4, §4.5
  DiagnosticsStatusNotification: () => ({}),
  FirmwareStatusNotification: () => ({}),
};

/** Whether the console answers this action with a CALLRESULT. */
export function canAnswer(action: string): boolean {
  return Object.hasOwn(responders, action);
}

/**
 * The CALLRESULT payload for a charger's CALL.
 * @throws TypeError for an action that `canAnswer` denies.
 */
export function answer(action: string, payload: Json, context: ResponderContext): JsonObject {
  const responder = canAnswer(action) ? responders[action] : undefined;
  if (responder === undefined) throw new TypeError(`No answer is defined for ${action}`);
  return responder(isJsonObject(payload) ? payload : {}, context);
}
