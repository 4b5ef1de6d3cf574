/** Arithmetic of the settings' draft. Pure. */
import { ENVIRONMENT } from '../../../backend/contract/settings.ts';

/** A field holds a number once the text is one; until then the text, which the schema refuses. */
export type DraftValues = Record<string, string | number | boolean>;

/** What was typed and differs from what is saved. */
export function diffOf(saved: Readonly<Record<string, unknown>>, typed: DraftValues): DraftValues {
  return Object.fromEntries(Object.entries(typed).filter(([name, value]) => saved[name] !== value));
}

/** What was typed since it was sent. */
export function typedSince(sent: DraftValues, typed: DraftValues): DraftValues {
  return Object.fromEntries(Object.entries(typed).filter(([name, value]) => sent[name] !== value));
}

/** Reads a number as it is typed, with either decimal sign; anything else stays text for the schema to refuse. */
export function numberOrText(typed: string): number | string {
  const plain = typed.trim().replace(',', '.');
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : typed;
}

/** Why a setting is read-only, naming the environment variable where there is one. */
export function lockReason(
  overridden: readonly string[],
  path: string,
  words: { overridden: string; overriddenBy: (name: string) => string },
): string | undefined {
  const section = `${path.split('.')[0] ?? ''}.*`;
  if (!overridden.includes(path) && !overridden.includes(section)) return undefined;
  const variable = Object.entries(ENVIRONMENT).find(([, target]) => target === path || target === section);
  return variable === undefined ? words.overridden : words.overriddenBy(variable[0]);
}
