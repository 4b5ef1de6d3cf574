/** Which files a charger's page shows. Pure. */
import type { TransferFile } from '../../../backend/contract/entities.ts';

/** What the list said, each file as it is since. The list decides which files there are: one that was deleted stays so. */
export function merged(
  listed: readonly TransferFile[],
  updates: ReadonlyMap<string, TransferFile>,
): readonly TransferFile[] {
  return listed.map((file) => {
    const update = updates.get(file.fileId);
    return update !== undefined && update.updatedAt >= file.updatedAt ? update : file;
  });
}

/** Ids that were announced but are not in the list: it is fetched again when they become others. */
export function unlisted(
  listed: readonly TransferFile[],
  updates: ReadonlyMap<string, TransferFile>,
): string {
  const known = new Set(listed.map(({ fileId }) => fileId));
  return [...updates.keys()].filter((fileId) => !known.has(fileId)).join(' ');
}

/** From this charger, and offered to it. */
export function ownFiles(files: readonly TransferFile[], chargerId: string): TransferFile[] {
  return files.filter((file) => file.chargerId === chargerId);
}

/** Stored on this computer for any charger; what is offered to one is a copy with an address of its own. */
export function storedFiles(files: readonly TransferFile[]): TransferFile[] {
  return files.filter(isStored);
}

/** An offered download is an address of a stored file, which has a row of its own. */
export function hasContent(file: TransferFile): boolean {
  return file.state === 'done' && (file.direction === 'upload' || isStored(file));
}

const isStored = ({ direction, chargerId }: TransferFile): boolean =>
  direction === 'download' && chargerId === null;
