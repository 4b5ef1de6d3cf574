/** Bundles the benchmark's programs into `dist/bench`: Node runs no TypeScript. Chunks lie beside the programs. */
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ocppValidators } from '../../backend/ocpp/catalogue/compile-plugin.ts';
import { defineConfig } from 'vite';
import packageJson from '../../package.json' with { type: 'json' };

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const packages = Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies });

export default defineConfig({
  root: at('../..'),
  define: { __APP_VERSION__: JSON.stringify(packageJson.version) },
  plugins: [ocppValidators()],
  build: {
    ssr: true,
    outDir: at('../../dist/bench'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      external: [
        ...builtinModules.flatMap((name) => [name, `node:${name}`]),
        ...packages.flatMap((name) => [name, new RegExp(`^${name}/`)]),
      ],
      input: {
        run: at('run.ts'),
        load: at('load/load.ts'),
        bare: at('baselines/bare.ts'),
        'ocpp-rpc': at('baselines/ocpp-rpc.ts'),
        naive: at('baselines/naive.ts'),
        seed: at('database/seed.ts'),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
