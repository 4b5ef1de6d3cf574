/** The codes of refusals, from the code that refuses. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { REFUSAL_CAUSES } from '../../../backend/contract/refusals.ts';
import { authenticate } from '../../../backend/ocpp/authentication.ts';
import { parseIdentity } from '../../../backend/ocpp/identity.ts';
import { tlsFault } from '../../../backend/ocpp/transport-faults.ts';
import { text } from '../../../renderer/text/en.ts';

const ofTarget = (target: string): string => {
  const result = parseIdentity(target);
  return result.ok ? 'let in' : result.cause;
};
const ofTls = (code: string): string =>
  tlsFault(Object.assign(new Error('failed'), { code }))?.cause ?? 'silent';
const request = (headers: object): IncomingMessage =>
  ({ headers, method: 'GET', socket: {} }) as IncomingMessage;

describe('the cause', () => {
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
    ['ECONNRESET', 'silent'],
  ])('of the TLS fault %s is %s', (code, cause) => expect(ofTls(code)).toBe(cause));

  it('of a wrong or missing password is the password, of a missing certificate the certificate', async () => {
    const credentials = { namesOf: () => [], hasPassword: () => true, verifyPassword: async () => false };
    const authorization = `Basic ${Buffer.from('CP1:wrong').toString('base64')}`;
    const attempts = [
      await authenticate(1, request({}), 'CP1', credentials),
      await authenticate(2, request({ authorization }), 'CP1', credentials),
      await authenticate(3, request({}), 'CP1', credentials),
    ];
    expect(attempts.map((attempt) => (attempt.ok ? 'let in' : attempt.cause))).toEqual([
      'password',
      'password',
      'certificate',
    ]);
  });

  it('has words for each', () => {
    for (const cause of REFUSAL_CAUSES) expect(text.refusals[cause].advice).toMatch(/^[A-Z].*\.$/);
  });
});
