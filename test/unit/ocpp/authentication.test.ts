import { describe, expect, it } from 'vitest';
import { FailedAttempts, readBasic } from '../../../backend/ocpp/authentication.ts';

const header = (text: string | Buffer): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('readBasic (RFC 7617)', () => {
  it('reads user and password', () => {
    expect(readBasic(header('CP1:secret:with:colons'), 'CP1')).toEqual({
      user: 'CP1',
      password: Buffer.from('secret:with:colons'),
    });
  });

  it('reads an identity that has colons itself', () => {
    expect(readBasic(header('AA:BB:CC:pass'), 'AA:BB:CC')).toEqual({
      user: 'AA:BB:CC',
      password: Buffer.from('pass'),
    });
  });

  it('keeps bytes that are no text', () => {
    const bytes = Buffer.from([0xff, 0x00, 0x3a, 0x80]);
    expect(readBasic(header(Buffer.concat([Buffer.from('CP1:'), bytes])), 'CP1')?.password).toEqual(bytes);
  });

  it('shows another user as it is', () => {
    expect(readBasic(header('CP2:secret'), 'CP1')?.user).toBe('CP2');
  });

  it.each(['Bearer abc', 'Basic', 'Basic %%%', header('no colon'), ''])('refuses %j', (value) => {
    expect(readBasic(value, 'CP1')).toBeNull();
  });
});

describe('FailedAttempts', () => {
  it('makes a place wait after five failures in a minute, and another place not', () => {
    const attempts = new FailedAttempts();
    for (let count = 0; count < 5; count += 1) {
      expect(attempts.waitS('A', count * 1_000)).toBe(0);
      attempts.note('A', count * 1_000);
    }
    expect(attempts.waitS('A', 5_000)).toBe(55);
    expect(attempts.waitS('B', 5_000)).toBe(0);
    expect(attempts.waitS('A', 60_000)).toBe(0);
  });

  it('forgets failures at a success', () => {
    const attempts = new FailedAttempts();
    for (let count = 0; count < 5; count += 1) attempts.note('A', 0);
    attempts.clear('A');
    expect(attempts.waitS('A', 1)).toBe(0);
  });

  it('counts guesses that are being checked, and forgets them when they are through', async () => {
    const attempts = new FailedAttempts();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const checks = Array.from({ length: 5 }, () => attempts.during('A', () => held));
    expect(attempts.waitS('A', 0)).toBe(1);
    expect(attempts.waitS('B', 0)).toBe(0);
    release();
    await Promise.all(checks);
    expect(attempts.waitS('A', 0)).toBe(0);
  });
});
