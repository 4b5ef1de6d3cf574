import type { OcppEnvelope } from '../../contract/envelope.ts';
import type { Fact } from '../../ports/facts.ts';

/** What a message says: facts for the projections, and the session it belongs to. */
export interface Reading {
  facts: Fact[];
  sessionId: string | null;
}

/** Reads one kind of message. Pure: the same envelope gives the same reading, whatever came before. */
export type Handler = (envelope: OcppEnvelope) => Reading;

export const NOTHING: Reading = { facts: [], sessionId: null };

/**
 * The permanent key of a session. Chargers that start offline may report 0 or -1 for every transaction, so the
 * event's time keeps those apart.
 */
export function sessionIdOf(chargerId: string, transactionId: number, at: number): string {
  return transactionId > 0 ? `${chargerId}#${transactionId}` : `${chargerId}#${transactionId}@${at}`;
}
