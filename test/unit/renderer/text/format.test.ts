import { describe, expect, it } from 'vitest';
import {
  formatAbsolute,
  formatBytes,
  formatDuration,
  formatEnergy,
  formatLatency,
  formatMoney,
  formatRelative,
  NONE,
} from '../../../../renderer/text/format.ts';

const digits = (words: string): string => words.replace(/[^\d]/g, '');

const ago = (ms: number): string => formatRelative(1_000_000_000, 1_000_000_000 + ms, 'now');

describe('format', () => {
  it('shows durations as a clock, and never below zero', () => {
    expect(formatDuration(59_999)).toBe('0:59');
    expect(formatDuration(3_723_000)).toBe('1:02:03');
    expect(formatDuration(-5_000)).toBe('0:00');
  });

  it('knows how many minor units a currency has', () => {
    expect(digits(formatMoney(1_234, 'EUR'))).toBe('1234');
    expect(digits(formatMoney(1_234, 'JPY'))).toBe('1234');
    expect(formatMoney(1_234, 'EUR')).toMatch(/12\D34/);
    expect(formatMoney(1_234, 'JPY')).not.toMatch(/12\D34\D?$/);
    expect(formatMoney(5, 'not a code')).toBe('5 not a code');
    expect(formatMoney(null, 'EUR')).toBe(NONE);
  });

  it('shows what is not known as a dash, not as zero', () => {
    expect(formatEnergy(null)).toBe(NONE);
    expect(digits(formatEnergy(1_500))).toBe('1500');
    expect(formatLatency(null)).toBe('');
    expect(formatLatency(0.4)).toBe('<1 ms');
  });

  it('chooses the unit by size', () => {
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(20_000)).toMatch(/^20.0 kB$/);
    expect(formatBytes(1_500_000)).toMatch(/^1.5 MB$/);
  });

  it('says how long ago, calmly', () => {
    expect(ago(2_999)).toBe('now');
    expect(ago(-60_000)).toBe('now');
    expect(digits(ago(14_000))).toBe('10');
    expect(digits(ago(119_000))).toBe('1');
    expect(digits(ago(3 * 86_400_000))).toBe('3');
  });

  it('gives UTC beside local time', () => {
    expect(formatAbsolute(Date.UTC(2026, 10, 23, 14, 5, 6, 78))).toContain('2026-11-23 14:05:06.078 UTC');
  });
});
