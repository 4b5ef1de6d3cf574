/** The causes of refusals, by the words of the code that refuses. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { authenticate } from '../../../../backend/ocpp/authentication.ts';
import { parseIdentity } from '../../../../backend/ocpp/identity.ts';
import { plainHttpFault, tlsFault } from '../../../../backend/ocpp/transport-faults.ts';
import { REFUSAL_CAUSES, refusalCause } from '../../../../renderer/features/chargers/refusal-cause.ts';
import { text } from '../../../../renderer/text/en.ts';

const ofTarget = (target: string): string => {
  const result = parseIdentity(target);
  return result.ok ? 'let in' : refusalCause(result);
};
const ofTls = (code: string): string => {
  const reason = tlsFault(Object.assign(new Error('failed'), { code }));
  return reason === null ? 'silent' : refusalCause({ status: 0, reason });
};
const request = (headers: object): IncomingMessage =>
  ({ headers, method: 'GET', socket: {} }) as IncomingMessage;

describe('refusalCause', () => {
  it.each([
    ['/', 'path'],
    ['/ocpp/CP1', 'path'],
    ['/ws/ocpp/16/', 'path'],
    ['/ws/ocpp/16/%zz', 'identity'],
    ['/ws/ocpp/16/a%2Fb', 'identity'],
    ['/ws/ocpp/16/a%20', 'identity'],
    [`/ws/ocpp/16/${'x'.repeat(500)}`, 'identity'],
  ])('of the target %s is %s', (target, cause) => expect(ofTarget(target)).toBe(cause));

  it.each([
    ['ERR_SSL_HTTP_REQUEST', 'plainOnTls'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'untrusted'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'untrusted'],
    ['ERR_SSL_NO_SHARED_CIPHER', 'tls'],
    ['ERR_SSL_ANYTHING', 'tls'],
  ])('of the TLS fault %s is %s', (code, cause) => expect(ofTls(code)).toBe(cause));

  it('of a password or certificate is known by the words', async () => {
    const credentials = { namesOf: () => [], hasPassword: () => true, verifyPassword: async () => false };
    const authorization = `Basic ${Buffer.from('CP1:wrong').toString('base64')}`;
    const attempts = [
      await authenticate(1, request({}), 'CP1', credentials),
      await authenticate(1, request({ authorization }), 'CP1', credentials),
    ];
    expect(attempts.map((attempt) => (attempt.ok ? '' : refusalCause(attempt)))).toEqual([
      'password',
      'password',
    ]);
    expect(refusalCause({ status: 401, reason: 'Its certificate is for “X”, not for this charger.' })).toBe(
      'certificate',
    );
  });

  it('of a request without WebSocket is the proxy', () => {
    const reason = plainHttpFault(request({ 'sec-websocket-version': '13' })) ?? '';
    expect(refusalCause({ status: 426, reason })).toBe('proxy');
  });

  it('of what nobody foresaw is other', () => {
    expect(refusalCause({ status: 400, reason: 'Parse Error: Invalid method encountered' })).toBe('other');
  });

  it('has words for each', () => {
    for (const cause of REFUSAL_CAUSES) expect(text.refusals[cause].advice).toMatch(/^[A-Z].*\.$/);
  });
});
