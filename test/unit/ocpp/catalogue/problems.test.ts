import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageProblemSchema } from '../../../../backend/contract/ocpp.ts';
import { problemsOf, validateRequest } from '../../../../backend/ocpp/catalogue/index.ts';
import { excerptOf } from '../../../../backend/ocpp/catalogue/words.ts';

describe('problemsOf', () => {
  it('carries field, rule, sentence and value', () => {
    const issues = validateRequest('UnlockConnector', { connectorId: '1', extra: { a: [1, null] } });
    expect(problemsOf(issues)).toEqual([
      {
        field: 'extra',
        rule: 'additionalProperties',
        message: 'extra: is not a field of the standard here',
        value: '{"a":[1,null]}',
      },
      {
        field: 'connectorId',
        rule: 'type',
        message: 'connectorId: must be a whole number, got "1"',
        value: '"1"',
      },
    ]);
  });

  it('has no value where the field is missing', () => {
    expect(problemsOf(validateRequest('UnlockConnector', {}))[0]).not.toHaveProperty('value');
  });
});

describe('the value of a problem', () => {
  it('is JSON, whole as long as it fits', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const whole = JSON.stringify(value);
        const excerpt = excerptOf(value);
        expect(excerpt.length).toBeLessThanOrEqual(200);
        if (whole.length < 200) expect(excerpt).toBe(whole);
        else expect(whole.startsWith(excerpt.slice(0, -1))).toBe(true);
      }),
    );
  });

  it.each([
    ['a long text', 'x'.repeat(1_000_000)],
    ['a text of escapes', '\u0000'.repeat(1_000)],
    ['a long list', Array.from({ length: 1_000_000 }, () => 0)],
    ['deep nesting', JSON.parse(`${'['.repeat(10_000)}1${']'.repeat(10_000)}`)],
    ['a long name', { ['k'.repeat(1_000_000)]: 1 }],
    ['NaN, which JSON has not', NaN],
  ])('stays short: %s', (_what, value: unknown) => {
    const [problem] = problemsOf(validateRequest('UnlockConnector', { connectorId: value }));
    expect(problem?.value?.length).toBeLessThanOrEqual(200);
    expect(messageProblemSchema.parse(problem)).toEqual(problem);
  });

  it('says with … that something was cut off', () => {
    expect(excerptOf('x'.repeat(300))).toMatch(/^"x+…$/);
    expect(excerptOf('x'.repeat(197))).toBe(`"${'x'.repeat(197)}"`);
  });
});
