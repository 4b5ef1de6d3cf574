import { describe, expect, it } from 'vitest';
import { methods } from '../../../../backend/contract/gateway.ts';
import { generatePassword, isPassword } from '../../../../renderer/features/registration/password.ts';

/** What the backend takes. */
const isTaken = (password: string): boolean =>
  methods['chargers.setPassword'].safeParse({ chargerId: 'CP1', password }).success;

describe('generatePassword', () => {
  it('makes 20 bytes as 40 hexadecimal digits, others each time', () => {
    const made = Array.from({ length: 50 }, generatePassword);
    for (const password of made) expect(password).toMatch(/^[\da-f]{40}$/);
    expect(new Set(made).size).toBe(50);
    // Small bytes keep their leading zero: all pairs of digits occur at either place.
    expect(made.some((password) => /^(?:..)*0/.test(password))).toBe(true);
    expect(made.every((password) => isPassword(password) && isTaken(password))).toBe(true);
  });
});

describe('isPassword', () => {
  it.each([0, 15, 16, 40, 41])('judges %i characters as the backend does', (length) => {
    const password = 'p'.repeat(length);
    expect(isPassword(password)).toBe(isTaken(password));
  });
});
