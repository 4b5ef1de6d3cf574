/** Sorts a refused connection by what a technician does about it. Pure. */
import type { ConnectionRefusal } from '../../../backend/contract/status.ts';

export const REFUSAL_CAUSES = [
  'path',
  'identity',
  'subprotocol',
  'tlsOnPlain',
  'plainOnTls',
  'untrusted',
  'tls',
  'password',
  'certificate',
  'tooManyTries',
  'proxy',
  'frameSize',
  'other',
] as const;
export type RefusalCause = (typeof REFUSAL_CAUSES)[number];

/** By status first, then by the words: the test has them from the code that writes them. */
export function refusalCause({ status, reason }: Pick<ConnectionRefusal, 'status' | 'reason'>): RefusalCause {
  if (status === 404) return 'path';
  if (status === 401) return /certificate/i.test(reason) ? 'certificate' : 'password';
  if (status === 429) return 'tooManyTries';
  if (status === 426) return 'proxy';
  if (status === 1009) return 'frameSize';
  if (status === 1002) return 'subprotocol';
  if (reason.startsWith('TLS (wss://) on the plain port')) return 'tlsOnPlain';
  if (reason.startsWith('Plain ws:// on the TLS port')) return 'plainOnTls';
  if (status === 0) return /does not trust|has expired/.test(reason) ? 'untrusted' : 'tls';
  if (reason.startsWith('The charge point identity')) return 'identity';
  return 'other';
}
