/** Any terms of the filter language, for property tests. */
import fc from 'fast-check';
import {
  ANSWERED_VALUES,
  COMPARISONS,
  DIR_VALUES,
  FLAG_KEYS,
  TYPE_VALUES,
  type FilterTerm,
} from '../../backend/contract/filter-term.ts';

const some = <T>(of: fc.Arbitrary<T>, max = 3) => fc.array(of, { minLength: 1, maxLength: max });
const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
  fc.constantFrom('CP 1', 'a,b', '"', '\\', '\\"', '-x', 'dir:in', '100%', 'a_b', 'ä'),
);

/** Terms over these values: a test chooses such as occur in its rows. */
export function filterTerm(values: fc.Arbitrary<string> = word, texts = values): fc.Arbitrary<FilterTerm> {
  const not = fc.boolean();
  const valuesOf = (key: string, of: fc.Arbitrary<string>, max?: number) =>
    fc.record({ kind: fc.constant('values'), key: fc.constant(key), values: some(of, max), not });
  return fc.oneof(
    ...['charger', 'action', 'session', 'id'].map((key) => valuesOf(key, values)),
    valuesOf('dir', fc.constantFrom(...DIR_VALUES), 2),
    valuesOf('answered', fc.constantFrom(...ANSWERED_VALUES), 2),
    valuesOf('type', fc.constantFrom(...TYPE_VALUES), 4),
    fc.record({ kind: fc.constant('flag'), key: fc.constantFrom(...FLAG_KEYS), value: fc.boolean() }),
    fc.record({
      kind: fc.constant('latency'),
      comparison: fc.constantFrom(...COMPARISONS),
      ms: fc.integer({ min: 0, max: 999_999_999 }),
      not,
    }),
    fc.record({ kind: fc.constant('text'), value: texts, not }),
  ) as fc.Arbitrary<FilterTerm>;
}

export function filterTerms(): fc.Arbitrary<FilterTerm[]> {
  const time = fc.record({
    kind: fc.constant('time'),
    key: fc.constantFrom('after', 'before'),
    value: fc.constantFrom('10:15', '2026-11-24', '2026-11-24 10:15:30.250', '15m'),
  }) as fc.Arbitrary<FilterTerm>;
  return fc.array(fc.oneof(filterTerm(), time), { maxLength: 12 });
}
