import type { ChargePoint } from '../charge-point.ts';
import type { Action, RequestOf } from './requests.ts';

/** An answer and what the charger does once it is on its way. */
export interface Reply {
  answer: Record<string, unknown>;
  afterwards?: (() => void | Promise<void>) | undefined;
}

export type Handler<A extends Action> = (point: ChargePoint, request: RequestOf<A>) => Reply | Promise<Reply>;

/** Handlers of some actions, by name. */
export type Handlers<A extends Action> = { readonly [Name in A]: Handler<Name> };

/** The usual answer. */
export function status(value: string, afterwards?: Reply['afterwards']): Reply {
  return { answer: { status: value }, afterwards };
}
