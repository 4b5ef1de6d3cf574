import { describe, expect, it } from 'vitest';
import { parseIdentity } from '../../../backend/ocpp/identity.ts';

describe('parseIdentity (OCPP-J 1.6 §3.1.1)', () => {
  it.each([
    ['/ws/ocpp/16/CP001', 'CP001'],
    ['/ws/ocpp/16/CP001/', 'CP001'],
    ['/ws/ocpp/16/CP001?token=1', 'CP001'],
    ['/ws/ocpp/16/RDAM%7C123', 'RDAM|123'],
    ['/ws/ocpp/16/S%C3%A4ule%201', 'Säule 1'],
    [`/ws/ocpp/16/${'x'.repeat(255)}`, 'x'.repeat(255)],
  ])('accepts %s', (target, deviceId) => {
    expect(parseIdentity(target)).toEqual({ ok: true, deviceId });
  });

  it.each([
    ['/', 404],
    ['/ws/ocpp/16', 404],
    ['/ws/ocpp/16/', 404],
    ['/ws/ocpp/201/CP1', 404],
    ['/WS/OCPP/16/CP1', 404],
    ['/ws/ocpp/16/a/b', 400],
    ['/ws/ocpp/16/a%2Fb', 400],
    ['/ws/ocpp/16/a%5Cb', 400],
    ['/ws/ocpp/16/..%2F..%2Fetc', 400],
    ['/ws/ocpp/16/..', 400],
    ['/ws/ocpp/16/a%00', 400],
    ['/ws/ocpp/16/a%0Ab', 400],
    ['/ws/ocpp/16/%20a', 400],
    ['/ws/ocpp/16/%zz', 400],
    [`/ws/ocpp/16/${'x'.repeat(500)}`, 400],
  ])('refuses %s with %i and a reason', (target, status) => {
    const result = parseIdentity(target);
    expect(result).toMatchObject({ ok: false, status });
    if (!result.ok) {
      expect(result.reason).not.toBe('');
      expect(result.deviceId.length).toBeLessThanOrEqual(80);
    }
  });
});
