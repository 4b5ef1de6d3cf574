/**
 * The direction of imports in backend/ and electron/: the table of folders in the README, checked. The renderer's is
 * checked by the linter (.oxlintrc.json): this tool's parser does not read TSX.
 */

/** A folder of backend/ may import itself and what is named; everything else of the project is forbidden. */
const layer = (name, allowed) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: `^backend/${name}/` },
  to: {
    path: '^(backend|electron|renderer)/',
    pathNot: [name, ...allowed].map((path) => `^backend/${path}`),
  },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    layer('contract', []),
    layer('ports', ['contract/']),
    layer('ocpp', ['contract/', 'ports/', 'uid\\.ts$', 'within\\.ts$']),
    layer('messaging', [
      'contract/',
      'ports/',
      'pause\\.ts$',
      'rate-meter\\.ts$',
      'uid\\.ts$',
      'within\\.ts$',
    ]),
    // The thread that stores messages reads them too.
    layer('storage', [
      'contract/',
      'ports/',
      'processing/handlers/',
      'pause\\.ts$',
      'rate-meter\\.ts$',
      'within\\.ts$',
    ]),
    layer('settings', ['contract/', 'ports/']),
    layer('access', ['contract/', 'ports/']),
    layer('certificates', ['contract/', 'ports/', 'settings/secret-cipher\\.ts$']),
    layer('files', ['contract/', 'ports/']),
    layer('log', ['contract/']),
    layer('workspace', [
      'contract/',
      'ports/',
      'ocpp/',
      'processing/',
      'storage/',
      'files/store-file\\.ts$',
      'messaging/',
    ]),
    layer('processing', ['contract/', 'ports/', 'messaging/']),
    // The simulator is the stranger that proves the rest: it knows nothing of it.
    layer('simulator', []),
    {
      name: 'backend-without-electron',
      severity: 'error',
      from: { path: '^backend/' },
      to: { path: '^(electron|renderer)/|^node_modules/electron/' },
    },
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: '^backend/contract/' },
      to: { path: '^node_modules/', pathNot: '^node_modules/zod/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.d\\.m?ts$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css', '.svg'],
    },
  },
};
