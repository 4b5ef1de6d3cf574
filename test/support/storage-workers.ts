/** Builds the storage's worker threads for tests that run the sources: as they are shipped, but apart from `dist/`. */
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface BuiltWorkers {
  /** For `openStorage`; ends with a slash. */
  workerDirectory: URL;
  /** A file of the build, by the name of its entry. */
  file(name: string): string;
  remove(): Promise<void>;
}

/** @param programs further entries: name → path from the project's root. */
export async function buildStorageWorkers(programs: Record<string, string> = {}): Promise<BuiltWorkers> {
  const directory = mkdtempSync(join(tmpdir(), 'storage-workers-'));
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'), 'junction');
  cpSync(join(root, 'backend/storage/migrations'), join(directory, 'migrations'), { recursive: true });
  const entries = {
    'journal-worker': 'backend/storage/journal/journal-worker.ts',
    'database-worker': 'backend/storage/database/database-worker.ts',
    'keeper-worker': 'backend/storage/database/keeper-worker.ts',
    'search-worker': 'backend/storage/search/search-worker.ts',
    ...programs,
  };
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: directory,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        external: [
          ...builtinModules.flatMap((name) => [name, `node:${name}`]),
          ...Object.keys(packageJson.dependencies).flatMap((name) => [name, new RegExp(`^${name}/`)]),
        ],
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  return {
    workerDirectory: pathToFileURL(`${directory}/`),
    file: (name) => join(directory, `${name}.js`),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
