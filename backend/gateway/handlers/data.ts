/** The console's files: what there is, backup, restore, retention. */
import { ConsoleError } from '../../contract/errors.ts';
import type { StorageSettings } from '../../contract/settings.ts';
import type { DataKeeper } from '../../ports/data-keeper.ts';
import type { Handlers } from '../dispatcher.ts';

/** Between two reports of a job's progress, ms. */
const PROGRESS_MS = 200;

export interface DataParts {
  keeper: DataKeeper;
  settings(): StorageSettings;
  /** The file behind a destination of the save dialog. */
  resolveDestination(destinationId: string): string | undefined;
  /** The file behind a choice of the open dialog. */
  resolveSource(sourceId: string): string | undefined;
  /** The database is another one now. */
  restored(movedTo: string): Promise<void>;
  /** Removes what the settings do not keep. */
  prune(): Promise<void>;
  showStatus(): void;
}

export function dataHandlers(
  parts: DataParts,
): Pick<
  Handlers,
  | 'data.get'
  | 'data.backUp'
  | 'data.cancelBackup'
  | 'data.restore'
  | 'data.deleteCopy'
  | 'data.saveCopy'
  | 'data.prune'
> {
  const { keeper, settings, showStatus } = parts;
  /** The windows see how far it is. */
  const shown = async <T>(work: Promise<T>): Promise<T> => {
    const timer = setInterval(showStatus, PROGRESS_MS);
    try {
      showStatus();
      return await work;
    } finally {
      clearInterval(timer);
      showStatus();
    }
  };
  return {
    'data.get': () => keeper.view(),
    'data.backUp': async ({ destinationId }) => {
      const keep = settings().keepBackups;
      if (destinationId === undefined) return { file: await shown(keeper.backUp({ keep })) };
      const file = granted(parts.resolveDestination(destinationId));
      return { file: await shown(keeper.backUp({ file, keep })) };
    },
    'data.cancelBackup': () => ({ cancelled: keeper.cancelBackup() }),
    'data.restore': async (source) => {
      const file =
        'copyId' in source
          ? await keeper.fileOf(source.copyId)
          : granted(parts.resolveSource(source.sourceId));
      const result = await shown(keeper.restore(file));
      await parts.restored(result.movedTo);
      return result;
    },
    'data.deleteCopy': async ({ copyId }) => {
      await keeper.deleteCopy(copyId);
      return { copies: (await keeper.view()).copies };
    },
    'data.saveCopy': async ({ copyId, destinationId }) => {
      const file = granted(parts.resolveDestination(destinationId));
      await keeper.saveCopy(copyId, file);
      return { file };
    },
    'data.prune': async () => {
      await parts.prune();
      return keeper.view();
    },
  };
}

function granted(file: string | undefined): string {
  if (file === undefined) throw new ConsoleError('NOT_FOUND', 'The file was not chosen in a dialog.');
  return file;
}
