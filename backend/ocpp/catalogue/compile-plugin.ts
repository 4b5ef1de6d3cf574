/**
 * Vite plugin: compiles the catalogue's schemas to plain JavaScript at build time, as `virtual:ocpp-validators`.
 * So the console needs neither `eval` nor ajv at run time.
 */
import { fileURLToPath } from 'node:url';
import { _, Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'vite';
import { catalogue } from './catalogue.ts';
import { formats, PRECISION } from './formats.ts';
import type { Schema } from './schema.ts';

const VIRTUAL_ID = 'virtual:ocpp-validators';
const RESOLVED_ID = `\0${VIRTUAL_ID}`;
const formatsFile = fileURLToPath(new URL('formats.ts', import.meta.url));

/** Add it to `plugins` of every build, and test run, that imports `backend/ocpp/catalogue`. */
export function ocppValidators(): Plugin {
  let code: string | undefined;
  return {
    name: 'ocpp-validators',
    resolveId: (id) => (id === VIRTUAL_ID ? RESOLVED_ID : undefined),
    load: (id) => (id === RESOLVED_ID ? (code ??= compileValidators()) : undefined),
  };
}

/** The module's source: a function for each request and answer, and two objects that name them by action. */
export function compileValidators(): string {
  const ajv = new Ajv({
    strict: true,
    messages: false,
    multipleOfPrecision: PRECISION,
    formats,
    code: { source: true, esm: true, formats: _`formats` },
  });
  const exports: Record<string, string> = {};
  for (const { action, request, response } of catalogue.values()) {
    for (const [kind, schema] of [
      ['req', request],
      ['conf', response],
    ] as const) {
      ajv.addSchema(withoutAnnotations(schema), `${action}.${kind}`);
      exports[`${action}_${kind}`] = `${action}.${kind}`;
    }
  }
  const code = standaloneCode(ajv, exports).replace(
    /require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g,
    'countCharacters',
  );
  if (code.includes('require(')) throw new Error('The compiled validators need a helper of ajv at run time.');
  return [
    `import { countCharacters, formats } from ${JSON.stringify(formatsFile)};`,
    code,
    `export const requests = { ${byAction('req')} };`,
    `export const responses = { ${byAction('conf')} };`,
  ].join('\n');
}

const byAction = (kind: 'req' | 'conf'): string =>
  [...catalogue.keys()].map((action) => `${action}: ${action}_${kind}`).join(', ');

/** The schema without its words, which ajv would copy into the code. */
function withoutAnnotations(schema: Schema): object {
  const { title: _title, description: _description, default: _default, ...rules } = schema;
  if (rules.type === 'array') return { ...rules, items: withoutAnnotations(rules.items) };
  if (rules.type === 'object') {
    const properties = Object.entries(rules.properties).map(([name, field]) => [
      name,
      withoutAnnotations(field),
    ]);
    return { ...rules, properties: Object.fromEntries(properties) };
  }
  if (rules.type === 'integer') {
    const { unit: _unit, ...validated } = rules;
    return validated;
  }
  return rules;
}
