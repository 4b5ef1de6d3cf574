/** A charger that we did not write boots, charges and stops; the technician sees it in the real window. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chargeOnce, connectCharger } from '../support/charger.ts';
import { packageUnderTest } from '../support/package.ts';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';
import { answerSaveDialog, openConsole, type ConsoleWindow } from '../support/window.ts';

let node: RabbitMqNode;
let dataDir: string;
let shown: ConsoleWindow | null = null;
/** Found nowhere else, so that a search for it proves something. */
const PASSWORD = 'canary-7f3a';
beforeAll(async () => {
  node = await startRabbitMq();
  await node.ctl('add_user', 'technician', PASSWORD);
  await node.ctl('set_permissions', 'technician', '.*', '.*', '.*');
});
afterAll(() => node.stop());
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'window-'));
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    await shown?.page.screenshot({ path: join('test-results', `${task.id}.png`) }).catch(() => {});
  expect(shown?.errors ?? []).toEqual([]);
  await shown?.close();
  shown = null;
  rmSync(dataDir, { recursive: true, force: true });
});

async function show(args?: string[]): Promise<ConsoleWindow> {
  shown = await openConsole(dataDir, args);
  return shown;
}

/** Fills the Broker panel as a technician would, tests the connection and applies it. */
async function chooseRabbitMq({ page, open }: ConsoleWindow): Promise<void> {
  await open('broker');
  await page.getByText('Other systems can read along').click();
  const form = page.getByTestId('broker-form');
  await form.getByLabel('Host', { exact: true }).fill(node.host);
  await form.getByLabel('Port', { exact: true }).fill(String(node.port));
  await form.getByLabel('User', { exact: true }).fill('technician');
  const password = form.locator('input[type=password]');
  await password.fill('wrong');
  await form.getByRole('button', { name: 'Test connection' }).click();
  await page.locator('[data-testid="connection-test"][data-ok="false"]').waitFor();
  await page.getByTestId('connection-test').getByText('refused user or password').first().waitFor();
  await password.fill(PASSWORD);
  await form.getByRole('button', { name: 'Test connection' }).click();
  await page.locator('[data-testid="connection-test"][data-ok="true"]').waitFor();
  await form.getByRole('button', { name: 'Apply' }).click();
  await page.locator('[data-testid="broker-state"][data-state="connected"]').first().waitFor();
  await page.getByText('RabbitMQ · connected').first().waitFor();
}

describe.each(['embedded', 'rabbitmq'] as const)('with %s', (kind) => {
  it('shows a charger boot, charge and stop, exports its messages, and finds all of it after a restart', async () => {
    const window = await show();
    const { page, app } = window;
    await page.getByTestId('first-run').waitFor();
    const seen: { key: string; priority: unknown }[] = [];
    let stopObserving = async (): Promise<void> => {};
    if (kind === 'rabbitmq') {
      await chooseRabbitMq(window);
      const observer = await connect(node.url);
      const channel = await observer.createChannel();
      const { queue } = await channel.assertQueue('', { exclusive: true });
      await channel.bindQueue(queue, 'ev_charging_events', 'ocpp.#');
      await channel.consume(
        queue,
        (message) => {
          if (message !== null)
            seen.push({ key: message.fields.routingKey, priority: message.properties.priority });
        },
        { noAck: true },
      );
      stopObserving = () => observer.close();
    }

    const charger = await connectCharger(await window.ocppUrl(), 'CP-E2E');
    await chargeOnce(charger);

    await window.open('chargers');
    const row = page.getByTestId('charger-row').filter({ hasText: 'CP-E2E' });
    for (const text of ['Online', 'Nordlicht', 'AC-22', '2.4.1', 'Available'])
      await row.getByText(text).first().waitFor();
    await vi.waitFor(
      async () => expect(await page.getByTestId('chargers-online').textContent()).toContain('1'),
      10_000,
    );

    await window.open('sessions');
    const session = page.getByTestId('session-row').filter({ hasText: 'CP-E2E' });
    for (const text of ['Finished', 'TAG-1', '11.345 kWh', '€3.97']) await session.getByText(text).waitFor();

    await window.open('messages');
    await vi.waitFor(async () => expect(await page.getByTestId('message-row').count()).toBe(16), 15_000);
    await page.getByRole('combobox', { name: 'Filter messages' }).fill('evdisconnected');
    await vi.waitFor(async () => expect(await page.getByTestId('message-row').count()).toBe(1), 10_000);
    const stop = page.getByTestId('message-row').filter({ hasText: 'StopTransaction' });
    await stop.click();
    await page.getByTestId('json-tree').getByText('"EVDisconnected"').waitFor();
    await page.getByTestId('jump-to-partner').click();
    await page.getByText('Answer to CP-E2E').waitFor();
    await page.getByText('Raw frame').click();
    await page.getByTestId('raw-frame').getByText('[3,').waitFor();

    const file = join(dataDir, 'messages.ndjson');
    await answerSaveDialog(app, file);
    await page.getByRole('button', { name: 'Export messages under the current filter' }).click();
    await page.getByRole('menuitem', { name: 'NDJSON' }).click();
    await page.getByTestId('export-card').getByText('Exported 1 message').waitFor();
    const [line, ...others] = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(others).toEqual([]);
    const exported = JSON.parse(line ?? '') as { action: string; raw: string };
    expect(exported.action).toBe('StopTransaction');
    expect(JSON.parse(exported.raw)).toMatchObject([
      2,
      expect.any(String),
      'StopTransaction',
      { meterStop: 12_345 },
    ]);

    await charger.close();
    if (kind === 'rabbitmq') {
      await vi.waitFor(() => expect(seen).toHaveLength(16), 10_000);
      await stopObserving();
      expect(seen).toContainEqual({ key: 'ocpp.starttransaction', priority: 9 });
      expect(seen).toContainEqual({ key: 'ocpp.bootnotification', priority: 8 });
      expect(seen).toContainEqual({ key: 'ocpp.metervalues', priority: 3 });
      expect(seen.filter(({ key, priority }) => key === 'ocpp.response' && priority === 5)).toHaveLength(8);
    }
    await window.close();

    const again = await show();
    await again.open('chargers');
    await again.page.getByTestId('charger-row').filter({ hasText: 'CP-E2E' }).getByText('Offline').waitFor();
    if (kind === 'rabbitmq') await again.page.getByText('RabbitMQ · connected').first().waitFor();
    await again.open('sessions');
    await again.page.getByTestId('session-row').getByText('11.345 kWh').waitFor();
    await again.open('messages');
    await vi.waitFor(
      async () => expect(await again.page.getByTestId('message-row').count()).toBe(16),
      15_000,
    );
  });
});

describe('the first run', () => {
  it('starts a simulated charger with one button, and its session grows', async () => {
    const { page, open } = await show();
    await page.getByTestId('first-run').getByRole('button', { name: 'Start a simulated charger' }).click();
    await open('chargers');
    await page.getByTestId('charger-row').filter({ hasText: 'SIMULATED-001' }).getByText('Online').waitFor();
    await open('sessions');
    await page.getByTestId('session-row').getByText('Live').waitFor({ timeout: 60_000 });
  });

  it('names a port that is taken and offers another', async () => {
    const other = createServer().listen(0, '0.0.0.0');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ ocpp: { port } }));
    const window = await show([]);
    const banner = window.page.getByTestId('banner-listener');
    await banner.getByText(String(port)).first().waitFor();
    await banner.getByRole('button', { name: /Use port/ }).click();
    await banner.waitFor({ state: 'detached' });
    const charger = await connectCharger(await window.ocppUrl(), 'CP-OTHER-PORT');
    await window.open('chargers');
    await window.page.getByTestId('charger-row').filter({ hasText: 'CP-OTHER-PORT' }).waitFor();
    await charger.close();
    other.close();
  });
});

describe('a charger that is refused', () => {
  it('is named with the cause, beside the chargers that are there', async () => {
    const window = await show();
    const ocppUrl = await window.ocppUrl();
    const charger = await connectCharger(ocppUrl, 'CP-GOOD');
    await window.open('chargers');
    await window.page.getByTestId('charger-row').filter({ hasText: 'CP-GOOD' }).waitFor();
    await expect(connectCharger(ocppUrl, 'x'.repeat(500))).rejects.toThrow();
    await window.page.getByTestId('refusals').getByText('at most 255 are allowed').waitFor();
    await charger.close();
  });
});

describe('the window', () => {
  it('is sandboxed, isolated, and goes nowhere', async () => {
    const { page, app } = await show();
    expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
    expect(await page.evaluate(() => typeof (globalThis as { process?: unknown }).process)).toBe('undefined');
    const offered = await page.evaluate(() =>
      Object.keys((globalThis as { ocppConsole?: object }).ocppConsole ?? {}),
    );
    expect(offered.toSorted()).toEqual([
      'chooseBackup',
      'chooseBackupDestination',
      'chooseExportDestination',
      'chooseLog',
      'gateway',
      'onCommand',
      'onFileOpened',
      'openLogFolder',
      'savePdf',
      'showItemInFolder',
      'takeOpenedFile',
    ]);
    const url = page.url();
    expect(url).toMatch(/^app:\/\/console\//);
    await page.evaluate(() => {
      location.href = 'https://console.example/';
    });
    expect(await page.evaluate(() => window.open('https://console.example/') === null)).toBe(true);
    expect(page.url()).toBe(url);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);

    const status = (target: string): Promise<number> =>
      page.evaluate(async (address) => (await fetch(address)).status, target);
    expect(await status('app://console/index.html')).toBe(200);
    expect(await status('app://console/..%2f..%2fpackage.json')).toBe(404);
    const blocked = page.evaluate(async () => {
      const violation = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective));
      });
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = true';
      document.head.append(script);
      return violation;
    });
    expect(await blocked).toContain('script-src');
  });

  it('comes to the front instead of starting twice on the same data', async () => {
    const first = await show();
    // Not by Playwright, which looks for a window in it.
    const { program, home } = packageUnderTest();
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const second = spawn(program, [...root, '--disable-gpu', '--data-dir', dataDir], {
      stdio: 'ignore',
      env: { ...process.env, HOME: home },
    });
    expect(await once(second, 'exit')).toEqual([0, null]);
    expect(await first.page.getByTestId('nav-chargers').isVisible()).toBe(true);
  });

  it('keeps the broker’s password out of its files and of the page', async () => {
    const window = await show();
    await chooseRabbitMq(window);
    const { page } = window;
    expect(await page.content()).not.toContain(PASSWORD);
    expect(await page.locator('input[type=password]').inputValue()).toBe('');
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).toContain('brokerPassword');
    for (const file of ['secrets.json', 'settings.json', 'logs/console.log'])
      expect(readFileSync(join(dataDir, file), 'utf8')).not.toContain(PASSWORD);
  });
});
