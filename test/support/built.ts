import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Programs and worker threads are tested as they are shipped: built. */
export const BUILT = pathToFileURL(join(import.meta.dirname, '../../dist/node/'));
