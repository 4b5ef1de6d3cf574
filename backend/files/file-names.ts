/** Names of files that come from outside: for people to read, never to be used as a path. */

const MAX_NAME_LENGTH = 120;

/**
 * The last step of a path or name, without control characters and what file systems forbid, at most 120 characters.
 * @param fallback where nothing is left of it.
 */
export function safeName(name: string, fallback: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const plain = base
    // eslint-disable-next-line no-control-regex -- control characters are what is removed
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029<>:"|?*]/g, '')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (plain === '') return fallback;
  if (plain.length <= MAX_NAME_LENGTH) return plain;
  const extension = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return plain.slice(0, MAX_NAME_LENGTH - extension.length) + extension;
}

/** The file name of a Content-Disposition header (RFC 6266); '' where it has none that can be read. */
export function dispositionName(header: string | undefined): string {
  if (header === undefined) return '';
  const extended = /filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(header)?.[1];
  if (extended !== undefined) return decoded(extended);
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(header);
  return plain?.[1] ?? plain?.[2] ?? '';
}

/** Percent-decoding that leaves alone what is none. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
