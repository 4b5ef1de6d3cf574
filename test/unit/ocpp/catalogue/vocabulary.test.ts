import { describe, expect, it } from 'vitest';
import {
  CHARGE_POINT_ERROR_CODES,
  CHARGE_POINT_ERROR_TERMS,
  CHARGE_POINT_STATUS_TERMS,
  CHARGE_POINT_STATUSES,
  MEASURAND_TERMS,
  MEASURANDS,
  OCPP_ERROR_CODES,
  OCPP_ERROR_TERMS,
  STOP_REASON_TERMS,
  STOP_REASONS,
  UNITS,
} from '../../../../backend/ocpp/catalogue/data.ts';

const SENTENCE = /^[A-Z].*\.$/;

describe('the vocabulary', () => {
  it.each([
    ['charge point statuses', CHARGE_POINT_STATUS_TERMS, CHARGE_POINT_STATUSES],
    ['charge point error codes', CHARGE_POINT_ERROR_TERMS, CHARGE_POINT_ERROR_CODES],
    ['stop reasons', STOP_REASON_TERMS, STOP_REASONS],
    ['CALLERROR codes', OCPP_ERROR_TERMS, OCPP_ERROR_CODES],
  ])('explains all %s', (_what, terms, values) => {
    expect(Object.keys(terms).toSorted()).toEqual([...values].toSorted());
    for (const { title, meaning, causes } of Object.values(terms)) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(meaning).toMatch(SENTENCE);
      expect(causes).toMatch(SENTENCE);
    }
    expect(new Set(Object.values(terms).map((term) => term.meaning)).size).toBe(values.length);
  });

  it('explains all measurands, in units of the standard', () => {
    expect(Object.keys(MEASURAND_TERMS).toSorted()).toEqual([...MEASURANDS].toSorted());
    const units: readonly string[] = [...UNITS, 'Hz'];
    for (const [name, term] of Object.entries(MEASURAND_TERMS)) {
      expect(term.meaning).toMatch(SENTENCE);
      for (const unit of term.units) expect(units).toContain(unit);
      if (name.startsWith('Energy.')) expect(term.units[1]).toBe(`k${term.units[0]}`);
    }
    expect(new Set(Object.values(MEASURAND_TERMS).map((term) => term.title)).size).toBe(MEASURANDS.length);
  });
});
