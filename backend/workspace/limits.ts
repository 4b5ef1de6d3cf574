/** What an opened file may demand of this computer: it comes from somebody else. */
import { ConsoleError } from '../contract/errors.ts';
import { freeBytes, RESERVED_BYTES } from '../storage/free-space.ts';

/** All that a bundle unpacks to, bytes. */
export const MAX_CONTENT_BYTES = 20_000_000_000;
export const MAX_MESSAGES = 20_000_000;
/** One line: the largest frame that the settings permit, escaped as JSON, and what goes with it. */
export const MAX_LINE_BYTES = 110_000_000;
/** What is read as a whole, bytes: a bundle's manifest. Its settings and its log are for people, and not read. */
export const MAX_WHOLE_BYTES = 1_000_000;

/** @throws ConsoleError WORKSPACE_FAILED when the disk has no room for so many bytes more. */
export function demandRoom(folder: string, bytes: number): void {
  const free = freeBytes(folder);
  if (free - bytes >= RESERVED_BYTES) return;
  const mb = (count: number): string => `${Math.round(count / 1_000_000)} MB`;
  throw new ConsoleError(
    'WORKSPACE_FAILED',
    `The disk has ${mb(free)} free; ${mb(bytes)} are needed, and ${mb(RESERVED_BYTES)} stay for the chargers’ messages.`,
  );
}

/** @throws ConsoleError WORKSPACE_FILE_INVALID always. */
export function refuse(detail: string, cause?: unknown): never {
  throw new ConsoleError('WORKSPACE_FILE_INVALID', detail, { cause });
}
