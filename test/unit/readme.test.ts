import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
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

it('the README names every environment variable', () => {
  const readme = readFileSync(README, 'utf8');
  for (const variable of Object.keys(ENVIRONMENT)) expect(readme).toContain(`\`${variable}\``);
});
