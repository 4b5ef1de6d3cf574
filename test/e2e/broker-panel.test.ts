/** The broker panel in the real window: its picture of the queues, and profiles made, changed, used and deleted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { chargeOnce, connectCharger, type Charger } from '../support/charger.ts';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

let node: RabbitMqNode;
let stranger: ChannelModel;
let dataDir: string;
let window: ConsoleWindow;
let charger: Charger;
beforeAll(async () => {
  node = await startRabbitMq();
  stranger = await connect(node.url);
  const channel = await stranger.createChannel();
  await channel.assertQueue('billing');
  channel.sendToQueue('billing', Buffer.from('one'));
  dataDir = mkdtempSync(join(tmpdir(), 'broker-panel-'));
  window = await openConsole(dataDir);
  charger = await connectCharger(await window.ocppUrl(), 'HAFEN-DC-7');
  await window.open('broker');
});
afterAll(async () => {
  await charger.close();
  expect(window.errors).toEqual([]);
  await window.close();
  await stranger.close();
  await node.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const profiles = (): Promise<string[]> =>
  window.page.getByTestId('broker-profile').locator('.profile-item__name').allTextContents();
const inUse = (): Promise<string | null> =>
  window.page.locator('[data-testid="broker-profile"][data-in-use="true"] .profile-item__name').textContent();

it('draws the embedded broker’s queues, says the same as a table, and how fast it confirms', async () => {
  const { page } = window;
  const topology = page.getByTestId('broker-topology');
  await topology.getByText('ocpp_messages.dead').first().waitFor();
  const height = async (): Promise<number | undefined> => (await topology.boundingBox())?.height;
  const before = await height();
  await chargeOnce(charger, { startedAt: Date.now() - 3_600_000 });
  await page.getByTestId('broker-confirm').getByText('median').waitFor();
  expect(await height()).toBe(before);
  // Nothing of it, seen or not, is wider than the window.
  const place = page.getByTestId('place-broker').locator('.broker');
  expect(await place.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  const rows = topology.getByRole('table').getByRole('row');
  expect(await rows.count()).toBe(4);
  expect(await rows.nth(1).textContent()).toContain('ocpp_messages, to the database');
  expect(await rows.nth(1).getByRole('cell').first().textContent()).toBe('ocpp.#');
  expect(await rows.nth(2).textContent()).toContain('dead letters of the message queue');
});

it('makes a profile, tests it, and goes over to it while the charger talks', async () => {
  const { page } = window;
  expect(await profiles()).toEqual(['Embedded']);
  await page.getByTestId('profile-new').click();
  await page.getByRole('menuitem', { name: 'Local RabbitMQ' }).click();
  const form = page.getByTestId('broker-form');
  await form.getByLabel('Port', { exact: true }).fill(String(node.port));
  await form.locator('input[type=password]').fill(node.password);
  await form.getByText('Names and prefetch').click();
  await form.getByLabel('Queues of other systems to show').fill('billing, nowhere');
  await form.getByLabel('Queue type').selectOption('quorum');
  await form.getByTestId('quorum-note').waitFor();
  await form.getByRole('button', { name: 'Test connection' }).click();
  await page.locator('[data-testid="connection-test"][data-ok="true"]').waitFor();
  // What is typed and not saved is not what would be used.
  expect(await page.getByTestId('profile-use').isDisabled()).toBe(true);
  await form.getByRole('button', { name: 'Save changes' }).click();
  await form.getByText('Saved', { exact: true }).waitFor();
  // Saved is not used.
  expect(await inUse()).toBe('Embedded');
  await page.getByTestId('profile-use').click();
  await page.getByText('RabbitMQ · connected').first().waitFor();
  expect(await inUse()).toBe('Local RabbitMQ');
  expect(await page.getByTestId('broker-profile-name').textContent()).toBe('Local RabbitMQ');
  const topology = page.getByTestId('broker-topology');
  await topology.getByTestId('queue-ready-watched').first().getByText('1').waitFor();
  await topology.locator('.topology__queue[data-missing="true"]').getByText('nowhere').waitFor();
  await charger.call('Heartbeat', {});
});

it('refuses a name twice at its field, renames, duplicates with the password, and deletes after asking', async () => {
  const { page } = window;
  const form = page.getByTestId('broker-form');
  await page.getByTestId('profile-copy').click();
  await page.getByRole('heading', { name: 'Local RabbitMQ, copy' }).waitFor();
  await form.getByPlaceholder('Stored. Type to replace it.').waitFor();
  const name = form.getByLabel('Name of the profile');
  await name.fill('local rabbitmq');
  await form.getByText('Another profile has this name').waitFor();
  expect(await form.getByRole('button', { name: 'Save changes' }).isDisabled()).toBe(true);
  await name.fill('Depot');
  await form.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('heading', { name: 'Depot' }).waitFor();
  expect(await profiles()).toEqual(['Local RabbitMQ', 'Depot', 'Embedded']);
  await page.getByTestId('profile-delete').click();
  await page.getByTestId('dialog').getByText('Delete the profile Depot?').waitFor();
  await page.getByTestId('dialog-cancel').click();
  expect(await profiles()).toHaveLength(3);
  await page.getByTestId('profile-delete').click();
  await page.getByTestId('profile-delete-confirm').click();
  await page.getByRole('heading', { name: 'Local RabbitMQ' }).waitFor();
  expect(await profiles()).toEqual(['Local RabbitMQ', 'Embedded']);
  expect(await page.getByTestId('profile-delete').isDisabled()).toBe(true);
});

it.each(['light', 'dark'] as const)('has no accessibility violations in %s', async (colorScheme) => {
  const { page } = window;
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

it('keeps profiles over a restart, and shows what the environment lays over the one in use', async () => {
  await window.close();
  process.env['RABBITMQ_URL'] = node.url;
  try {
    window = await openConsole(dataDir);
  } finally {
    delete process.env['RABBITMQ_URL'];
  }
  await window.open('broker');
  expect(await profiles()).toEqual(['Local RabbitMQ', 'Embedded']);
  await window.page.getByTestId('broker-overridden').getByText('broker.host').waitFor();
  await window.page.getByText('RabbitMQ · connected').first().waitFor();
});
