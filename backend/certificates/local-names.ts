/** The names by which chargers may reach this computer. */
import { hostname, networkInterfaces } from 'node:os';
import type { CertificateInfo } from '../contract/certificates.ts';
import { canonicalName } from './names.ts';

/**
 * Host name, `<hostname>.local` (multicast DNS, RFC 6762), `localhost`, and every address of this computer, IPv4
 * before IPv6; in canonical spelling, without zone ids and duplicates.
 */
export function localNames(): string[] {
  const host = hostname();
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .toSorted((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => address);
  const local = host.endsWith('.local') ? host : `${host}.local`;
  const names = [host, local, 'localhost', ...addresses].map(canonicalName);
  return [...new Set(names.filter((name) => name !== null))];
}

/** Those of `names` that the certificate is not valid for: a charger that connects by one of them will refuse. */
export function missingNames(
  certificate: Pick<CertificateInfo, 'names'>,
  names: readonly string[],
): string[] {
  const known = new Set(certificate.names);
  return names.filter((name) => !known.has(canonicalName(name) ?? name));
}
