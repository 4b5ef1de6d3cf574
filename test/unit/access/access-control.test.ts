import { describe, expect, it, vi } from 'vitest';
import { AccessControl } from '../../../backend/access/access-control.ts';
import { hashPassword, matchesPassword } from '../../../backend/access/password.ts';
import type { AuthorizationPolicy } from '../../../backend/contract/settings.ts';
import type { Charger, IdTag } from '../../../backend/contract/entities.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { charger } from '../renderer/fixtures.ts';

const NOW = Date.UTC(2026, 5, 1);
const tag = (idTag: string, rest: Partial<IdTag> = {}): IdTag => ({
  idTag,
  status: 'Accepted',
  expiryDate: null,
  parentIdTag: null,
  note: '',
  updatedAt: 0,
  ...rest,
});

function makeAccess(policy: AuthorizationPolicy, idTags: IdTag[] = []) {
  const changed = vi.fn<(changed: Charger) => void>();
  const stored = charger({ chargerId: 'CP1' });
  const writer = {
    setRegistration: vi.fn(async () => stored),
    setPasswordHash: vi.fn(async (_chargerId: string, _hash: string | null) => stored),
    saveIdTag: vi.fn(async () => {}),
    deleteIdTag: vi.fn(async () => true),
  };
  const access = new AccessControl({
    records: { registrations: [{ chargerId: 'OLD', registration: 'rejected' }], passwordHashes: [], idTags },
    writer,
    chargers: [{ chargerId: 'CP1', serialNumber: 'SN-1' }],
    policy: () => policy,
    changed,
    logger: silentLogger,
  });
  return { access, writer, changed };
}

describe('idTagInfo (OCPP 1.6 §7.27)', () => {
  it.each([
    ['accepted, in either case', 'card-1', { status: 'Accepted', parentIdTag: 'GROUP' }],
    ['blocked', 'CARD-2', { status: 'Blocked' }],
    ['past its date', 'CARD-3', { status: 'Expired', expiryDate: '2026-05-31T00:00:00.000Z' }],
    ['before its date', 'CARD-4', { status: 'Accepted', expiryDate: '2026-06-02T00:00:00.000Z' }],
    ['blocked, and past its date', 'CARD-5', { status: 'Blocked', expiryDate: '2026-05-31T00:00:00.000Z' }],
    ['not in the list', 'CARD-9', { status: 'Invalid' }],
  ])('an idTag that is %s', (_name, idTag, expected) => {
    const { access } = makeAccess('list', [
      tag('CARD-1', { parentIdTag: 'GROUP' }),
      tag('CARD-2', { status: 'Blocked' }),
      tag('CARD-3', { expiryDate: NOW - 86_400_000 }),
      tag('CARD-4', { expiryDate: NOW + 86_400_000 }),
      tag('CARD-5', { status: 'Blocked', expiryDate: NOW - 86_400_000 }),
    ]);
    expect(access.idTagInfo(idTag, NOW)).toEqual(expected);
  });

  it('accepts every idTag under the policy “all”, and tells its group', () => {
    const { access } = makeAccess('all', [tag('CARD-2', { status: 'Blocked', parentIdTag: 'GROUP' })]);
    expect(access.idTagInfo('CARD-9', NOW)).toEqual({ status: 'Accepted' });
    expect(access.idTagInfo('CARD-2', NOW)).toEqual({ status: 'Accepted', parentIdTag: 'GROUP' });
  });

  it('holds a change at once, in either case of the letters', async () => {
    const { access, writer } = makeAccess('list');
    await access.saveIdTag(tag('Card-7'));
    expect(access.idTagInfo('CARD-7', NOW)).toEqual({ status: 'Accepted' });
    await access.deleteIdTag('cARD-7');
    expect(access.idTagInfo('CARD-7', NOW)).toEqual({ status: 'Invalid' });
    expect(writer.saveIdTag).toHaveBeenCalledTimes(1);
    await expect(access.saveIdTag(tag('A', { parentIdTag: 'a' }))).rejects.toThrow('not valid');
  });

  it('keeps the list as it was where the disk refuses the change', async () => {
    const { access, writer } = makeAccess('list');
    writer.saveIdTag.mockRejectedValueOnce(new Error('disk full'));
    await expect(access.saveIdTag(tag('Card-7'))).rejects.toThrow('disk full');
    expect(access.idTagInfo('CARD-7', NOW)).toEqual({ status: 'Invalid' });
  });
});

describe('registration', () => {
  it('knows what was stored, and tells each change', async () => {
    const { access, changed } = makeAccess('all');
    expect(access.registrationOf('OLD')).toBe('rejected');
    expect(access.registrationOf('CP1')).toBeNull();
    access.firstSeen('CP1', 'pending');
    expect(access.registrationOf('CP1')).toBe('pending');
    await access.register('CP1', 'accepted');
    expect(access.registrationOf('CP1')).toBe('accepted');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
  });
});

describe('passwords', () => {
  it('are right as text, in either case where hexadecimal, and as the bytes that the text stands for', async () => {
    const hex = '0123456789ABCDEF0123456789ABCDEF01234567';
    const hash = await hashPassword(hex);
    expect(hash).not.toContain(hex);
    expect(await matchesPassword(hash, Buffer.from(hex))).toBe(true);
    expect(await matchesPassword(hash, Buffer.from(hex.toLowerCase()))).toBe(true);
    expect(await matchesPassword(hash, Buffer.from(hex, 'hex'))).toBe(true);
    expect(await matchesPassword(hash, Buffer.from(`${hex}0`))).toBe(false);
    const words = await hashPassword('Correct horse 16');
    expect(await matchesPassword(words, Buffer.from('Correct horse 16'))).toBe(true);
    expect(await matchesPassword(words, Buffer.from('correct horse 16'))).toBe(false);
    expect(await matchesPassword(words, Buffer.alloc(0))).toBe(false);
  });

  it('are salted: the same password has another hash each time', async () => {
    expect(await hashPassword('Correct horse 16')).not.toBe(await hashPassword('Correct horse 16'));
  });

  it('stop to let in when they are changed or removed', async () => {
    const { access } = makeAccess('all');
    const first = Buffer.from('first password 1');
    await access.setPassword('CP1', first.toString());
    expect(access.hasPassword('CP1')).toBe(true);
    expect(await access.verifyPassword('CP1', first)).toBe(true);
    expect(await access.verifyPassword('CP1', first)).toBe(true);
    expect(await access.verifyPassword('CP2', first)).toBe(false);
    await access.setPassword('CP1', 'second password 2');
    expect(await access.verifyPassword('CP1', first)).toBe(false);
    await access.setPassword('CP1', null);
    expect(access.hasPassword('CP1')).toBe(false);
    expect(await access.verifyPassword('CP1', Buffer.from('second password 2'))).toBe(false);
  });
});
