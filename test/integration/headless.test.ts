/** The headless program's own manners. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BUILT } from '../support/built.ts';
import { startHeadless } from '../support/headless.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'headless-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it('refuses a data folder that another console uses', async () => {
  const console = await startHeadless(dataDir);
  await expect(startHeadless(dataDir)).rejects.toThrow('Another console uses this data folder');
  await console.end('SIGTERM');
});

it('names an option that is none', async () => {
  await expect(startHeadless(dataDir, { arguments: ['--colour'] })).rejects.toThrow(
    /ended with 2.*--colour/s,
  );
});

it('writes its log as JSON to stdout, and words for people, with the link, to stderr alone', async () => {
  const program = fileURLToPath(new URL('headless.js', BUILT));
  const args = [program, '--headless', '--ocpp-port', '0', '--data-dir', dataDir];
  const child = spawn(process.execPath, args, { env: { ...process.env, OCPP_HOST: '127.0.0.1' } });
  let out = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString('utf8')));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString('utf8')));
  await vi.waitFor(() => expect(errors).toContain('Open the console at'), 20_000);
  const token = /#token=(\S+)/.exec(errors)?.[1] ?? '';
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  const lines = out.trimEnd().split('\n');
  const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  expect(messages).toContain('ready');
  expect(messages.at(-1)).toContain('the console has stopped');
  expect(token.length).toBeGreaterThan(20);
  expect(out).not.toContain(token);
});

it('keeps the token out of a service’s journal', async () => {
  const program = fileURLToPath(new URL('headless.js', BUILT));
  const args = [program, '--headless', '--ocpp-port', '0', '--data-dir', dataDir];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, OCPP_HOST: '127.0.0.1', JOURNAL_STREAM: '8:12345' },
  });
  let all = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (all += data.toString('utf8')));
  await vi.waitFor(() => expect(all).toContain('Open the console at'), 20_000);
  const link = readFileSync(join(dataDir, 'browser-link.txt'), 'utf8').trim();
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(link).toContain('#token=');
  expect(all).toContain('browser-link.txt');
  expect(all).not.toContain(link.slice(link.indexOf('token=') + 6));
});

it('ends in order after an error that nobody caught, with a code that has it started again', async () => {
  const fault = 'process.on("SIGUSR2", () => { throw new Error("thrown on purpose"); });';
  const console = await startHeadless(dataDir, {
    environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` },
  });
  expect(await console.end('SIGUSR2')).toBe(1);
  expect(console.log()).toContain('an error that nobody caught');
  expect(console.log()).toContain('the console has stopped');
});
