/** The filter language, explained while it is written. */
import type { FaultCode, FilterKey } from '../../backend/contract/filter-language.ts';

export const filterText = {
  label: 'Filter messages',
  placeholder: 'Filter: text, charger:CP1, latency>500 …  ( / )',
  options: 'What may come next',
  /** What each key is for, with an example. */
  key: {
    charger: 'Identity of the charger',
    action: 'OCPP action, of an answer that of its call',
    dir: 'in: from the charger, out: to it',
    type: 'call, result, error or invalid',
    answered: 'Calls with an answer (yes), or without one after the time-out (no)',
    session: 'Messages of one charging session',
    id: 'OCPP message id',
    error: 'Schema errors, error answers and invalid frames',
    dup: 'Sent again by the charger, word for word',
    repeat: 'Possible repeat of an earlier start',
    latency: 'Time to the answer, ms: latency>500, latency<=2s',
    after: 'At or after: 10:15, 2026-11-24T10:15, 15m (ago)',
    before: 'Before: 10:15, 2026-11-24, 1h (ago)',
  } satisfies Record<FilterKey, string>,
  value: {
    in: 'from charger',
    out: 'to charger',
    call: 'a request, in either direction',
    result: 'an answer',
    error: 'an error answer',
    invalid: 'no OCPP message',
    yes: 'the answer is in the log',
    no: 'none came within the time-out',
  } as Readonly<Partial<Record<string, string>>>,
  ago: (age: string) => `${age} ago`,
  /** What is wrong; the place is shown beside it. */
  fault: {
    unknownKey: ({ word }) =>
      `There is no key “${word}”. To look for this text, put it in quotes: "${word}:…"`,
    missingValue: ({ word }) => (word === '' ? 'A value is missing.' : `“${word}” needs a value.`),
    unknownValue: ({ word, allowed }) => `“${word}” is no value of this key: it takes ${allowed}.`,
    notANumber: ({ word }) => `“${word}” is no time span: write milliseconds, or seconds such as 2s.`,
    notAMoment: ({ word }) =>
      `“${word}” is no moment: write 10:15, 2026-11-24, 2026-11-24T10:15, or an age such as 15m.`,
    unclosedQuote: () => 'The closing quote is missing.',
    needsColon: ({ word }) => `“${word}” takes a colon: ${word}:…`,
    needsComparison: () => 'Latency is compared: latency>500, latency<=2s.',
    cannotNegate: ({ word }) => `“${word}” cannot be excluded: use ${word === 'after' ? 'before' : 'after'}.`,
    tooLong: () => 'This value is too long: 500 characters at most.',
    tooMany: () => 'There are too many values here.',
  } satisfies Record<FaultCode, (about: { word: string; allowed: string }) => string>,
  saved: {
    button: 'Saved filters',
    none: 'No filters saved yet.',
    save: 'Save this filter',
    nothingToSave: 'Write a filter to save it.',
    remove: (filter: string) => `Remove ${filter}`,
    full: 'Fifty filters are saved: remove one first.',
  },
  cell: {
    menu: 'Filter by this message',
    only: (value: string) => `Only ${value}`,
    exclude: (value: string) => `Exclude ${value}`,
    incoming: 'from chargers',
    outgoing: 'to chargers',
  },
} as const;
