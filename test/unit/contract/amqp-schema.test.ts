import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { ocppMessageSchema } from '../../../backend/contract/amqp/ocpp-message-schema.ts';
import { ENVELOPE_VERSION } from '../../../backend/contract/envelope.ts';

const ROOT = new URL('../../../', import.meta.url);
const FILE = fileURLToPath(
  new URL(`backend/contract/amqp/ocpp-message.v${ENVELOPE_VERSION}.schema.json`, ROOT),
);
const EXAMPLE = fileURLToPath(new URL('examples/consumer.mjs', ROOT));
const README = fileURLToPath(new URL('README.md', ROOT));

it('the JSON Schema of the AMQP contract is the envelope’s (UPDATE_README=1 writes it)', async () => {
  const text = JSON.stringify(ocppMessageSchema());
  const current = await format(text, { parser: 'json', ...(await resolveConfig(FILE)) });
  if (process.env['UPDATE_README'] === '1') writeFileSync(FILE, current);
  else expect(readFileSync(FILE, 'utf8')).toBe(current);
});

it('describes every field, and lets a consumer meet fields of later versions', () => {
  const schema = ocppMessageSchema() as { properties: Record<string, { description: string }> };
  for (const [field, { description }] of Object.entries(schema.properties))
    expect([field, description.length > 10]).toEqual([field, true]);
  expect(schema).not.toHaveProperty('additionalProperties');
});

it('the README shows the example as it is', () => {
  expect(readFileSync(README, 'utf8')).toContain(`\`\`\`js\n${readFileSync(EXAMPLE, 'utf8')}\`\`\``);
});
