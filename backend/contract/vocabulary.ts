/** The standard's values in words, as the window shows them beside the values themselves. */
export interface Term {
  title: string;
  /** What it says, one sentence. */
  meaning: string;
  /** What usually causes it, or what to look at first, one sentence. */
  causes: string;
}

export interface Vocabulary {
  /** ChargePointErrorCode, OCPP 1.6 §7.6. */
  chargePointErrors: Readonly<Record<string, Term>>;
  /** Codes of a CALLERROR, OCPP-J 1.6 §4.2.3. */
  callErrors: Readonly<Record<string, Term>>;
}

/** The term for a value that a charger sent, which may be any text; null for one that the standard has not. */
export function termFor(terms: Readonly<Record<string, Term>> | undefined, value: string): Term | null {
  return terms !== undefined && Object.hasOwn(terms, value) ? (terms[value] ?? null) : null;
}
