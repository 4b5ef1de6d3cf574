/** The common name in a distinguished name such as `CN=Workshop CA, O=Workshop` (RFC 4514 §2), or null. Pure. */
export function commonNameOf(subject: string): string | null {
  const value = /(?:^|[,+]\s*)CN=((?:\\.|[^,+\\])*)/i.exec(subject)?.[1]?.trim();
  return value === undefined || value === '' ? null : value.replaceAll(/\\(.)/g, '$1');
}
