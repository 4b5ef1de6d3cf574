import { fileURLToPath } from 'node:url';
import { buildConsole } from '../../electron/setup/build.mjs';

/** Workers, programs and the window are tested as they are shipped: built. Does nothing when nothing has changed. */
export default function buildForTests(): Promise<void> {
  return buildConsole(fileURLToPath(new URL('../..', import.meta.url)));
}
