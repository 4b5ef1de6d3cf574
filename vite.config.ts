import { cpSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ocppValidators } from './backend/ocpp/catalogue/compile-plugin.ts';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import packageJson from './package.json' with { type: 'json' };

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Node and Electron code keeps its run-time dependencies outside the bundle: they are installed beside it. */
const external = [
  'electron',
  ...builtinModules.flatMap((name) => [name, `node:${name}`]),
  ...Object.keys(packageJson.dependencies).flatMap((name) => [name, new RegExp(`^${name}/`)]),
];

const define = { __APP_VERSION__: JSON.stringify(packageJson.version) };

/** SQL migrations are read from the disk at run time, so they travel beside the worker that applies them. */
const copyMigrations = (): Plugin => ({
  name: 'copy-migrations',
  closeBundle() {
    rmSync(at('dist/node/migrations'), { recursive: true, force: true });
    cpSync(at('backend/storage/migrations'), at('dist/node/migrations'), { recursive: true });
  },
});

/** The tray's icon lies beside the main process. */
const copyTrayIcon = (): Plugin => ({
  name: 'copy-tray-icon',
  closeBundle() {
    cpSync(at('electron/resources/icons/32x32.png'), at('dist/node/tray.png'));
  },
});

const renderer: UserConfig = {
  root: at('renderer'),
  base: './',
  define,
  plugins: [react()],
  build: { outDir: at('dist/renderer'), emptyOutDir: true, target: 'chrome130' },
};

/** The main process, the headless program, the worker threads and the simulator: one build, shared chunks. */
const node: UserConfig = {
  define,
  plugins: [ocppValidators(), copyMigrations(), copyTrayIcon()],
  build: {
    ssr: true,
    outDir: at('dist/node'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      external,
      input: {
        main: at('electron/main.ts'),
        headless: at('backend/headless.ts'),
        'journal-worker': at('backend/storage/journal/journal-worker.ts'),
        'database-worker': at('backend/storage/database/database-worker.ts'),
        'keeper-worker': at('backend/storage/database/keeper-worker.ts'),
        'import-worker': at('backend/workspace/import-worker.ts'),
        simulate: at('backend/simulator/simulate.ts'),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
};

/** A sandboxed preload script cannot load ES modules: it is bundled to one CommonJS file. */
const preload: UserConfig = {
  build: {
    ssr: true,
    outDir: at('dist/preload'),
    emptyOutDir: true,
    target: 'chrome130',
    minify: false,
    rolldownOptions: {
      external: ['electron'],
      input: at('electron/preload.ts'),
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'node' ? node : mode === 'preload' ? preload : renderer));
