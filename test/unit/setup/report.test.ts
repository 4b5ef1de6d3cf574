import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const url = new URL('../../../electron/setup/report.mjs', import.meta.url).href;

/** Runs lines of the set-up in a process of their own: what matters is where its output goes. */
function run(script: string) {
  const source = `const { say, step, explain, SetupError } = await import(${JSON.stringify(url)});\n${script}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
}

it('keeps stdout for the program that is started', () => {
  const { stdout, stderr } = run(`say('hello'); await step('A step', async () => {});`);
  expect(stdout).toBe('');
  expect(stderr).toBe('hello\n• A step\n');
});

it('says that a step failed, and passes its error on', () => {
  const { stderr } = run(
    `try { await step('A step', () => Promise.reject(new SetupError('No network.', {
       tried: 'npm ci (exit code 1)\\nETIMEDOUT', remedy: 'Plug it in.' }))) } catch (error) { explain(error) }`,
  );
  expect(stderr).toBe(
    '• A step\n  failed after 0 s\n\n✗ No network.\n\n  Tried: npm ci (exit code 1)\n    ETIMEDOUT\n\n  To do: Plug it in.\n\n',
  );
});

it('shows the stack of an error that nobody foresaw', () => {
  const { stderr } = run(`explain(new TypeError('surprise'));`);
  expect(stderr).toMatch(/^TypeError: surprise\n {4}at /);
});
