/** Files that chargers upload and download. */
import type { FileServer } from '../../files/file-server.ts';
import type { Handlers } from '../dispatcher.ts';

export function fileHandlers(
  files: FileServer,
): Pick<Handlers, 'files.list' | 'files.offerUpload' | 'files.offerDownload' | 'files.delete'> {
  return {
    'files.list': ({ chargerId }) => files.list(chargerId),
    'files.offerUpload': ({ chargerId }) => files.offerUpload(chargerId),
    'files.offerDownload': ({ chargerId, fileId }) => files.offerDownload(chargerId, fileId),
    'files.delete': async ({ fileId }) => ({ deleted: await files.delete(fileId) }),
  };
}
