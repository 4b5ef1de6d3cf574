import { describe, expect, it } from 'vitest';
import { applyNotifications, EMPTY_MODEL } from '../../../../renderer/api/model.ts';
import {
  hasContent,
  merged,
  ownFiles,
  storedFiles,
  unlisted,
} from '../../../../renderer/features/files/file-list.ts';
import { transferFile } from '../fixtures.ts';

const names = (files: readonly { fileId: string }[]): string[] => files.map(({ fileId }) => fileId);
const updates = (...files: ReturnType<typeof transferFile>[]) =>
  new Map(files.map((file) => [file.fileId, file]));

describe('merged', () => {
  it('shows each listed file as it is now', () => {
    const listed = [transferFile({ fileId: 'a', updatedAt: 5 }), transferFile({ fileId: 'b', updatedAt: 5 })];
    const late = transferFile({ fileId: 'a', updatedAt: 4, state: 'offered' });
    const newer = transferFile({ fileId: 'b', updatedAt: 6, state: 'running', size: 7 });
    expect(merged(listed, updates(late, newer))).toEqual([listed[0], newer]);
  });

  it('adds no file that the list does not have, but asks for the list again', () => {
    const listed = [transferFile({ fileId: 'a' })];
    const other = updates(transferFile({ fileId: 'a' }), transferFile({ fileId: 'new' }));
    expect(names(merged(listed, other))).toEqual(['a']);
    expect(unlisted(listed, other)).toBe('new');
    expect(unlisted(listed, updates())).toBe('');
  });
});

describe('which files a page shows', () => {
  const upload = transferFile({ fileId: 'upload', direction: 'upload', chargerId: 'CP1' });
  const offer = transferFile({ fileId: 'offer', direction: 'download', chargerId: 'CP1' });
  const stored = transferFile({ fileId: 'stored', direction: 'download', chargerId: null });
  const foreign = transferFile({ fileId: 'foreign', direction: 'upload', chargerId: 'CP2' });
  const all = [upload, offer, stored, foreign];

  it('tells the charger’s own from those stored for all', () => {
    expect(names(ownFiles(all, 'CP1'))).toEqual(['upload', 'offer']);
    expect(names(storedFiles(all))).toEqual(['stored']);
  });

  it('offers to save what is whole', () => {
    expect(names(all.filter(hasContent))).toEqual(['upload', 'stored', 'foreign']);
    expect(hasContent({ ...upload, state: 'running' })).toBe(false);
  });
});

describe('file.updated', () => {
  it('keeps the latest state of each file', () => {
    const model = applyNotifications(
      EMPTY_MODEL,
      [
        transferFile({ fileId: 'a', size: 1, state: 'running' }),
        transferFile({ fileId: 'a', size: 9 }),
        transferFile({ fileId: 'b' }),
      ].map((data) => ({ type: 'file.updated', timestamp: 1, data })),
    );
    expect([...model.files.values()].map(({ fileId, size }) => [fileId, size])).toEqual([
      ['a', 9],
      ['b', 300],
    ]);
    expect(EMPTY_MODEL.files.size).toBe(0);
  });
});
