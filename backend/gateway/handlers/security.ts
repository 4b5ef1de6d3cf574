/** Certificates of the security profiles 2 and 3: the local authority, the server's certificate, chargers' requests. */
import type { AccessControl } from '../../access/access-control.ts';
import { advice } from '../../certificates/advice.ts';
import type { CertificateStore } from '../../certificates/certificate-store.ts';
import { describeCertificate, describeRequest } from '../../certificates/describe.ts';
import { localNames, missingNames } from '../../certificates/local-names.ts';
import type { CertificateRequest, SecurityView } from '../../contract/certificates.ts';
import { toErrorInfo } from '../../contract/errors.ts';
import type { DatabaseReader, LoggedRequest } from '../../ports/database.ts';
import type { Handlers } from '../dispatcher.ts';

/** A charger that asks again and again is shown by its latest requests. */
const REQUESTS_SHOWN = 5;

interface SecurityParts {
  certificates: CertificateStore;
  access: Pick<AccessControl, 'namesOf'>;
  reader: Pick<DatabaseReader, 'latestRequests'>;
  profile(): number;
  /** The server's certificate is another one now. */
  certificateChanged(): void;
}

export function securityHandlers({
  certificates,
  access,
  reader,
  profile,
  certificateChanged,
}: SecurityParts): Pick<
  Handlers,
  'security.get' | 'security.createAuthority' | 'security.renewServer' | 'security.requests' | 'security.sign'
> {
  const view = (): SecurityView => {
    const now = Date.now();
    const authorityPem = certificates.authority()?.certificatePem ?? null;
    const serverPem = certificates.server()?.certificatePem ?? null;
    const authority = authorityPem === null ? null : describeCertificate(authorityPem, now);
    const server = serverPem === null ? null : describeCertificate(serverPem, now);
    const missing = server === null ? [] : missingNames(server, localNames());
    return {
      profile: profile(),
      authority,
      authorityPem,
      server,
      missingNames: missing,
      advice: advice({ profile: profile(), authority, server, missing }, now),
    };
  };
  return {
    'security.get': view,
    'security.createAuthority': async ({ name }) => {
      await certificates.createAuthority(name, localNames());
      certificateChanged();
      return view();
    },
    'security.renewServer': async () => {
      await certificates.renewServer(localNames());
      certificateChanged();
      return view();
    },
    'security.requests': async ({ chargerId }) => {
      const logged = await reader.latestRequests(chargerId, 'SignCertificate', REQUESTS_SHOWN);
      return logged.map((request) => requestOf(chargerId, request));
    },
    'security.sign': async ({ chargerId, csr }) => ({
      certificateChain: await certificates.sign(csr, access.namesOf(chargerId)),
    }),
  };
}

function requestOf(chargerId: string, { payload, timestamp }: LoggedRequest): CertificateRequest {
  const value = (JSON.parse(payload) as { csr?: unknown } | null)?.csr;
  const csr = typeof value === 'string' ? value : '';
  try {
    return { chargerId, csr, receivedAt: timestamp, subject: describeRequest(csr).subject };
  } catch (error) {
    return { chargerId, csr, receivedAt: timestamp, subject: '', error: toErrorInfo(error) };
  }
}
