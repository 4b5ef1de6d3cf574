import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { catalogue } from '../../backend/ocpp/catalogue/index.ts';
import { DEFAULT_SETTINGS, ENVIRONMENT, settingsSchema } from '../../backend/contract/settings.ts';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const BETWEEN = /(<!-- settings:begin -->\n)[\s\S]*?(\n<!-- settings:end -->)/;

/** The README's table of settings, from the schema: a setting cannot be forgotten there. */
function settingsTable(): string {
  const rows = Object.entries(settingsSchema.shape).flatMap(([section, schema]) => {
    const defaults = DEFAULT_SETTINGS[section as keyof typeof DEFAULT_SETTINGS] as Record<string, unknown>;
    return Object.entries(schema.shape).map(
      ([field, type]) =>
        `| \`${section}.${field}\` | \`${JSON.stringify(defaults[field])}\` | ${type.description ?? ''} |`,
    );
  });
  return ['| Setting | Default | What it is |', '| --- | --- | --- |', ...rows].join('\n');
}

it('the README’s table of settings is the schema’s (UPDATE_README=1 writes it)', async () => {
  const readme = readFileSync(README, 'utf8');
  expect(readme).toMatch(BETWEEN);
  const replaced = readme.replace(
    BETWEEN,
    (_all, begin: string, end: string) => `${begin}\n${settingsTable()}\n${end}`,
  );
  const current = await format(replaced, { parser: 'markdown', ...(await resolveConfig(README)) });
  if (process.env['UPDATE_README'] === '1') writeFileSync(README, current);
  else expect(readme).toBe(current);
});

const MESSAGES = fileURLToPath(new URL('../../backend/ocpp/README.md', import.meta.url));

/** The table of messages for people, from the table in code. */
function messagesPage(): string {
  const senders = { charger: 'charger', csms: 'console', both: 'both' } as const;
  const rows = [...catalogue.values()].map(
    ({ action, title, direction, profile, priority, routingKey }) =>
      `| \`${action}\` | ${title} | ${senders[direction]} | ${profile} | ${priority} | \`${routingKey}\` |`,
  );
  return [
    '# OCPP 1.6 messages',
    '',
    'The 28 messages of OCPP 1.6 edition 2 and the 11 of its security extension, as `catalogue/` has them: this page is made',
    'from it (`UPDATE_README=1 npx vitest run --project unit test/unit/readme.test.ts`). Answers go under `ocpp.response` and',
    '`ocpp.error`, with priority 5.',
    '',
    '| Message | What it is | Sent by | Profile | Priority | Routing key |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

it('the page of messages is the table in code (UPDATE_README=1 writes it)', async () => {
  const current = await format(messagesPage(), { parser: 'markdown', ...(await resolveConfig(MESSAGES)) });
  if (process.env['UPDATE_README'] === '1') writeFileSync(MESSAGES, current);
  else expect(readFileSync(MESSAGES, 'utf8')).toBe(current);
});

it('the README names every environment variable', () => {
  const readme = readFileSync(README, 'utf8');
  for (const variable of Object.keys(ENVIRONMENT)) expect(readme).toContain(`\`${variable}\``);
});
