/** Our schemas beside those that the package `ocpp-rpc` ships: written independently, they must say the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messages } from './schema-walk.ts';

interface ForeignSchema {
  $id?: string;
  $ref?: string;
  type?: string;
  properties?: Record<string, ForeignSchema>;
  items?: ForeignSchema;
  required?: string[];
  definitions?: Record<string, ForeignSchema>;
  [rule: string]: unknown;
}

const file = new URL('../../../../node_modules/ocpp-rpc/lib/schemas/ocpp1_6.json', import.meta.url);
const published: ForeignSchema[] = JSON.parse(readFileSync(file, 'utf8'));
const foreign = new Map(published.map((schema) => [String(schema.$id).replace(/^urn:/, ''), schema]));
const ours: { name: string; schema: ForeignSchema }[] = JSON.parse(JSON.stringify(messages));

const RULES = ['type', 'enum', 'maxLength', 'format', 'multipleOf', 'minItems', 'minimum'];

/** A schema as lines, one for each rule at each place: order and notation no longer matter. */
function rulesOf(schema: ForeignSchema, root = schema, path = ''): string[] {
  const name = schema.$ref?.replace('#/definitions/', '');
  if (name !== undefined) return rulesOf(root.definitions?.[name] ?? {}, root, path);
  const own = RULES.filter((rule) => rule in schema).map((rule) => {
    const value = schema[rule];
    return `${path} ${rule} ${JSON.stringify(Array.isArray(value) ? value.map(String).toSorted() : value)}`;
  });
  if (schema.type === 'object')
    own.push(`${path} additionalProperties ${String(schema['additionalProperties'])}`);
  for (const [field, inner] of Object.entries(schema.properties ?? {})) {
    own.push(`${path}.${field} ${schema.required?.includes(field) ? 'required' : 'optional'}`);
    own.push(...rulesOf(inner, root, `${path}.${field}`));
  }
  if (schema.items) own.push(...rulesOf(schema.items, root, `${path}[]`));
  return own;
}

/** Where we differ on purpose: the standard's text, which goes before the published JSON schemas. */
const STRICTER = [
  // integer is xs:int in the standard's SOAP definition.
  / format "int32"$/,
  // “connectorId >= 0” or “> 0” in the tables of §6; where the table has no bound, 0 is explained as the charge point.
  /\.connectorId minimum [01]$/,
  // “integer >= 0” in §7.8.
  /\.stackLevel minimum 0$/,
  // Cardinality 1..* in §6.31, §7.13 and §7.33.
  /^\.meterValue minItems 1$/,
  /\.sampledValue minItems 1$/,
  /\.chargingSchedulePeriod minItems 1$/,
];
const LAXER: Record<string, string[]> = {
  // Cardinality 0..* in the white paper’s §5.8.
  'GetInstalledCertificateIds.conf': ['.certificateHashData minItems 1'],
};

describe('our schemas and foreign ones', () => {
  it('cover the same messages', () => {
    expect(ours.map(({ name }) => name).toSorted()).toEqual([...foreign.keys()].toSorted());
  });

  it.each(ours)('agree on $name', ({ name, schema }) => {
    const mine = new Set(rulesOf(schema));
    const theirs = new Set(rulesOf(foreign.get(name) ?? {}));
    const added = [...mine].filter(
      (rule) => !theirs.has(rule) && !STRICTER.some((known) => known.test(rule)),
    );
    const dropped = [...theirs].filter((rule) => !mine.has(rule));
    expect({ added, dropped }).toEqual({ added: [], dropped: LAXER[name] ?? [] });
  });

  it('differ where they are said to, so that no reason outlives its difference', () => {
    const added = ours.flatMap(({ name, schema }) => {
      const theirs = new Set(rulesOf(foreign.get(name) ?? {}));
      return rulesOf(schema).filter((rule) => !theirs.has(rule));
    });
    for (const known of STRICTER)
      expect(
        added.filter((rule) => known.test(rule)),
        String(known),
      ).not.toEqual([]);
  });
});
