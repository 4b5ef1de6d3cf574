/**
 * Replaces idTags by pseudonyms that are the same throughout one export. A frame keeps its bytes but for the tags; each
 * pseudonym has the JSON type of what it replaces.
 */
import type { MessageProblem } from '../../contract/ocpp.ts';
import type { LogRecord } from './rows.ts';

/** Fields that hold a tag, in lower case: OCPP 1.6 §7.28, and ISO 15118 messages that DataTransfer carries. */
const TAG_FIELDS: ReadonlySet<string> = new Set(['idtag', 'parentidtag', 'idtoken']);
/** Fields whose text may be digits that look like somebody's tag, and are none. */
const FIGURE_FIELDS: ReadonlySet<string> = new Set([
  'value',
  'timestamp',
  'currenttime',
  'expirydate',
  'retrievedate',
  'starttime',
  'stoptime',
  'startschedule',
  'validfrom',
  'validto',
]);
const FIGURE = /^[\d.,:TZ+\-eE ]+$/;
/** Shorter tags are replaced in the fields that hold tags only: elsewhere `12` means many other things. */
const SHORTEST_SOUGHT = 4;
/** Shorter ones, and numbers, are sought as whole words. */
const SHORTEST_WITHIN_WORDS = 8;
/** Of a long tag its beginning is enough: the sentence that names a problem cuts it off. */
const BEGINNING = 20;
/** Numbers that stand for tags begin here. */
const FIRST_NUMBER = 900_000_000;

/** Strings (the last may be cut off), numbers and brackets of JSON, or of what was meant to be JSON. */
const TOKEN = /"(?:[^"\\]|\\[\s\S])*"?|-?\d[\d.eE+-]*|[[\]{}]/g;
const COLON = /^\s*:\s*$/;

export class IdTagRedaction {
  /** By the folded tag. */
  readonly #numbers = new Map<string, number>();
  /** Folded tags by their first characters, longest first. */
  readonly #byStart = new Map<string, string[]>();

  /** The pseudonym of a tag; idTags are the same in either case (§7.28). */
  tag(value: string): string {
    const number = this.#numberOf(value);
    return number === null ? value : `TAG-${number}`;
  }

  /** A frame, or any other JSON. What is no JSON is read as far as it looks like it. */
  frame(text: string): string {
    let former = '';
    let formerEnd = -1;
    /** Depth of lists and objects within a tag's field. */
    let depth = 0;
    return text.replace(TOKEN, (token: string, offset: number) => {
      const isValue = formerEnd >= 0 && former.startsWith('"') && COLON.test(text.slice(formerEnd, offset));
      const field = isValue ? contentOf(former).toLowerCase() : '';
      former = token;
      formerEnd = offset + token.length;
      const isBracket = '[]{}'.includes(token);
      const isTag = depth > 0 || TAG_FIELDS.has(field);
      if (isBracket) {
        if (isTag) depth += token === '[' || token === '{' ? 1 : -1;
        return token;
      }
      if (!token.startsWith('"')) return isTag ? this.#number(token) : token;
      const content = contentOf(token);
      const isName = /^\s*:/.test(text.slice(formerEnd, formerEnd + 16));
      if (isTag && !isName) return requoted(token, content, this.tag(content));
      if (FIGURE_FIELDS.has(field) && FIGURE.test(content)) return token;
      return requoted(token, content, this.#embedded(content));
    });
  }

  /** Text for people: every tag that is known by now is replaced in it. */
  text(value: string): string {
    const folded = fold(value);
    let result = '';
    let copied = 0;
    for (let at = 0; at + SHORTEST_SOUGHT <= folded.length;) {
      const found = this.#tagAt(folded, at);
      if (found === null) {
        at += 1;
        continue;
      }
      result += value.slice(copied, at) + this.tag(found.tag);
      at += found.length;
      copied = at;
    }
    return copied === 0 ? value : result + value.slice(copied);
  }

  /** A row of the log. */
  record(record: LogRecord): LogRecord {
    return {
      ...record,
      raw: this.frame(record.raw),
      messageId: this.text(record.messageId),
      schemaErrors: record.schemaErrors === null ? null : this.#problems(record.schemaErrors),
    };
  }

  #problems(json: string): string {
    const problems = JSON.parse(json) as MessageProblem[];
    return JSON.stringify(
      problems.map(({ field, rule, message, value }) => {
        const [last = ''] = /[^.[\]]*$/.exec(field) ?? [];
        // Both quote what was found, and may cut it off.
        if (TAG_FIELDS.has(last.toLowerCase())) return { field, rule, message: `${field}: ${rule}` };
        const found = value === undefined ? {} : { value: this.text(this.frame(value)) };
        return { field: this.text(field), rule, message: this.#embedded(message), ...found };
      }),
    );
  }

  /** Text that may carry JSON of its own, or quote a value as JSON. */
  #embedded(content: string): string {
    return this.text(content.includes('"') ? this.frame(content) : content);
  }

  #number(token: string): string {
    const number = this.#numberOf(token);
    return number === null ? token : String(FIRST_NUMBER + number);
  }

  /** null: there is nothing to hide. */
  #numberOf(value: string): number | null {
    const key = fold(value.trim());
    if (key === '') return null;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(key, number);
    if (key.length >= SHORTEST_SOUGHT) {
      const start = key.slice(0, SHORTEST_SOUGHT);
      const others = this.#byStart.get(start) ?? [];
      this.#byStart.set(
        start,
        [...others, key].toSorted((left, right) => right.length - left.length),
      );
    }
    return number;
  }

  #tagAt(folded: string, at: number): { tag: string; length: number } | null {
    for (const tag of this.#byStart.get(folded.slice(at, at + SHORTEST_SOUGHT)) ?? []) {
      let length = SHORTEST_SOUGHT;
      while (length < tag.length && folded[at + length] === tag[length]) length += 1;
      if (length < Math.min(tag.length, BEGINNING)) continue;
      const needsWord = tag.length < SHORTEST_WITHIN_WORDS || /^\d+$/.test(tag);
      if (needsWord && (isWordPart(folded[at - 1]) || isWordPart(folded[at + length]))) continue;
      return { tag, length };
    }
    return null;
  }
}

const isWordPart = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** In lower case, each character in its place. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, index) => {
    const character = text.charAt(index);
    const folded = character.toLowerCase();
    return folded.length === 1 ? folded : character;
  }).join('');
}

/** What a string of JSON says; of one that is none, its characters. */
function contentOf(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.replaceAll(/^"|"$/g, '');
  }
}

/** The token as it was where nothing was replaced. */
function requoted(token: string, before: string, after: string): string {
  if (before === after) return token;
  const quoted = JSON.stringify(after);
  return token.length > 1 && token.endsWith('"') ? quoted : quoted.slice(0, -1);
}
