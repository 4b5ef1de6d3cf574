import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  ocppSettingsSchema,
  tariffSettingsSchema,
} from '../../../../backend/contract/settings.ts';
import {
  diffOf,
  lockReason,
  numberOrText,
  typedSince,
} from '../../../../renderer/features/settings/draft.ts';
import { replyErrors, sectionErrors } from '../../../../renderer/features/settings/field-errors.ts';
import { text } from '../../../../renderer/text/en.ts';

const errorsOf = (patch: object): Record<string, string> =>
  sectionErrors(ocppSettingsSchema, { ...DEFAULT_SETTINGS.ocpp, ...patch });

describe('sectionErrors', () => {
  it('says at each field what it takes', () => {
    expect(errorsOf({})).toEqual({});
    expect(errorsOf({ port: '90 00' })).toEqual({ port: text.settings.invalidNumber });
    expect(errorsOf({ port: 9000.5 })).toEqual({ port: text.settings.wholeNumber });
    expect(Object.keys(errorsOf({ port: 70_000, host: '', pingIntervalS: 0 })).toSorted()).toEqual([
      'host',
      'pingIntervalS',
      'port',
    ]);
    expect(errorsOf({ host: '' })).toEqual({ host: text.settings.required });
    expect(sectionErrors(tariffSettingsSchema, { ...DEFAULT_SETTINGS.tariff, currency: 'euro' })).toEqual({
      currency: 'three capital letters, such as EUR',
    });
  });

  it('finds the field in either form of a reply', () => {
    expect(replyErrors({ 'patch.ocpp.port': 'a', 'broker.host': 'b' })).toEqual({
      'ocpp.port': 'a',
      'broker.host': 'b',
    });
    expect(replyErrors(undefined)).toEqual({});
  });
});

describe('draft', () => {
  it('reads numbers with either decimal sign, and leaves the rest to the schema', () => {
    expect(numberOrText(' 0,35 ')).toBe(0.35);
    expect(numberOrText('9000')).toBe(9000);
    for (const typed of ['', '1e9', '0x10', '1.', 'Infinity']) expect(numberOrText(typed)).toBe(typed);
  });

  it('counts only what differs from what is saved', () => {
    expect(diffOf({ port: 9000, host: 'a' }, { port: 9000, host: 'b' })).toEqual({ host: 'b' });
  });

  it('keeps what was typed while it was sent', () => {
    const sent = { port: 9000, host: 'a' };
    expect(typedSince(sent, { port: 9000, host: 'ab', vhost: '/' })).toEqual({ host: 'ab', vhost: '/' });
    expect(typedSince(sent, sent)).toEqual({});
  });

  it('names the variable that overrides a setting', () => {
    const words = text.settings;
    expect(lockReason([], 'ocpp.port', words)).toBeUndefined();
    expect(lockReason(['ocpp.port'], 'ocpp.port', words)).toContain('OCPP_PORT');
    expect(lockReason(['broker.host'], 'broker.host', words)).toContain('RABBITMQ_URL');
    expect(lockReason(['tariff.currency'], 'tariff.currency', words)).toBe(words.overridden);
  });
});
