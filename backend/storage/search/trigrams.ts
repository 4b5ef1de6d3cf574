/** A text as a query of the text index. */

/** More of them would narrow no further. */
const MAX_TRIGRAMS = 24;

/**
 * FTS5's condition that every three letters in a row of the texts occur (sqlite.org/fts5.html, "the trigram tokenizer"):
 * what holds a text fulfils it. Null when no text has three letters.
 */
export function trigramQuery(texts: readonly string[]): string | null {
  const trigrams = new Set<string>();
  for (const text of texts) {
    // LIKE reads a pattern up to its first NUL, and so the index must.
    const letters = Array.from(text.split('\0', 1)[0] ?? '');
    for (let at = 0; at + 3 <= letters.length; at += 1) trigrams.add(letters.slice(at, at + 3).join(''));
  }
  const all = [...trigrams];
  const every = Math.max(1, all.length / MAX_TRIGRAMS);
  const chosen = Array.from(
    { length: Math.min(all.length, MAX_TRIGRAMS) },
    (_none, index) => all[Math.floor(index * every)] ?? '',
  );
  return chosen.length === 0
    ? null
    : chosen.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}
