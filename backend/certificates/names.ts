/** Host names and IP addresses in one spelling, so that they can be compared. */
import { isIP, SocketAddress } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * The canonical spelling of a DNS name (lower case, international letters as RFC 3492 Punycode) or an IP address
 * (IPv6 as RFC 5952, without a zone id). Null for what is neither.
 */
export function canonicalName(name: string): string | null {
  const address = name.replace(/%.*$/, '');
  const version = isIP(address);
  if (version === 4) return address;
  if (version === 6) return new SocketAddress({ address, family: 'ipv6' }).address;
  const host = domainToASCII(name.replace(/\.$/, ''));
  return /^(?=.{1,253}$)[\w-]{1,63}(\.[\w-]{1,63})*$/.test(host) && !isIP(host) ? host : null;
}

/** Whether a canonical name is an IP address: certificates keep these apart from DNS names (RFC 5280 §4.2.1.6). */
export function isAddress(name: string): boolean {
  return isIP(name) !== 0;
}
