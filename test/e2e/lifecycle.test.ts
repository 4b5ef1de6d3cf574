/** The desktop program beside another console, killed, asked to end, and through sleep and shutdown. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectCharger } from '../support/charger.ts';
import { connectRaw } from '../support/raw-charger.ts';
import { startHeadless } from '../support/headless.ts';
import { packageUnderTest } from '../support/package.ts';
import { openConsole } from '../support/window.ts';

const WAIT = { timeout: 30_000, interval: 50 };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lifecycle-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function log(): string {
  const file = join(dataDir, 'logs', 'console.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

describe('one data folder, two consoles', () => {
  it('the headless one is refused while the desktop one runs', async () => {
    const shown = await openConsole(dataDir);
    await expect(startHeadless(dataDir)).rejects.toThrow('Another console uses this data folder');
    await shown.page.getByTestId('nav-chargers').waitFor();
    await shown.close();
  });

  it('the desktop one says so in a box while the headless one runs, which is not disturbed', async () => {
    const headless = await startHeadless(dataDir);
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const second = spawn(packageUnderTest().program, [...root, '--disable-gpu', '--data-dir', dataDir], {
      stdio: 'ignore',
    });
    const ended = once(second, 'exit');
    try {
      await vi.waitFor(() => expect(log()).toContain('DATA_DIR_IN_USE'), WAIT);
      // The box waits for its reader.
      expect(second.exitCode).toBeNull();
      expect(await headless.request('status.get', {})).toMatchObject({ ocpp: { state: 'listening' } });
    } finally {
      second.kill('SIGKILL');
      await ended;
    }
    expect(await headless.end('SIGTERM')).toBe(0);
  });

  it('what a killed one left behind keeps nobody out, neither of them', async () => {
    const killed = await openConsole(dataDir);
    const gone = once(killed.app.process(), 'exit');
    killed.app.process().kill('SIGKILL');
    await gone;
    const shown = await openConsole(dataDir);
    expect(shown.errors).toEqual([]);
    const goneToo = once(shown.app.process(), 'exit');
    shown.app.process().kill('SIGKILL');
    await goneToo;
    const headless = await startHeadless(dataDir);
    expect(await headless.end('SIGTERM')).toBe(0);
  });
});

describe('the end', () => {
  it.each(['its window closed', 'SIGTERM', 'the computer shut down'])(
    'comes in order, chargers told, after %s',
    async (cause) => {
      const { app, page, ocppUrl } = await openConsole(dataDir);
      const charger = await connectCharger(await ocppUrl(), 'CP');
      await charger.call('Heartbeat', {});
      const goodbye = new Promise<number>((resolve) => {
        charger.once('disconnect', ({ code }: { code: number }) => resolve(code));
      });
      const ended = once(app.process(), 'exit');
      if (cause === 'SIGTERM') app.process().kill('SIGTERM');
      else if (cause === 'its window closed') await page.close();
      else await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('shutdown'));
      expect(await goodbye).toBe(1001);
      expect(await ended).toEqual([0, null]);
      expect(log()).toContain('the console has stopped');
      // Clean: the next start need not check its files.
      expect(existsSync(join(dataDir, 'console.running'))).toBe(false);
    },
  );
});

describe('sleep', () => {
  it('leaves chargers connected', async () => {
    const shown = await openConsole(dataDir);
    const charger = await connectRaw(await shown.ocppUrl(), 'CP');
    // Answered: the inspector, which comes between any two steps of the program, does not find it half admitted.
    charger.send('[2,"0","Heartbeat",{}]');
    await vi.waitFor(() => expect(charger.received()).toContain('[3,"0"'), WAIT);
    await shown.app.evaluate(({ powerMonitor }) => {
      powerMonitor.emit('suspend');
      powerMonitor.emit('resume');
    });
    // Asked anew at once, long before the next round of pings (RFC 6455 §5.5.2: opcode 9).
    await vi.waitFor(() => expect(charger.received()).toContain('\u0089\u0000'), WAIT);
    charger.send('[2,"1","Heartbeat",{}]');
    await vi.waitFor(() => expect(charger.received()).toContain('[3,"1"'), WAIT);
    charger.socket.destroy();
    await shown.close();
  });
});
