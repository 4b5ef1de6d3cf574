/** Exported logs that are opened again while chargers are served: the same views, nothing changed, nothing lost. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { io, type Socket } from 'socket.io-client';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { openPromise } from 'yauzl';
import type {
  ClientToServerEvents,
  Method,
  MethodInput,
  MethodResults,
  Reply,
  ServerToClientEvents,
} from '../../../backend/contract/gateway.ts';
import { methods } from '../../../backend/contract/gateway.ts';
import type { ExportFormat } from '../../../backend/contract/log-filter.ts';
import type { WorkspaceInfo, WorkspaceProgress } from '../../../backend/contract/workspace.ts';
import { chargeOnce, connectCharger, type Charger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const CANARY = 'CANARY-04A1B2';

let console: TestConsole;
beforeEach(async () => {
  console = await startConsole();
  onTestFinished(() => console.dispose());
});

async function charged(identity = 'CP1'): Promise<Charger> {
  const charger = await connectCharger(console.ready.ocppUrl, identity);
  onTestFinished(async () => {
    await charger.close({ force: true });
  });
  await chargeOnce(charger, { idTag: CANARY });
  await settled();
  return charger;
}

/** Everything that was sent is in the log, answered, and merged. */
async function settled(calls = 8): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await console.request('messages.page', { limit: 500 });
    const sent = rows.filter(({ messageType }) => messageType === 'CALL');
    const answered = new Set(rows.map(({ correlatesWith }) => correlatesWith));
    expect(sent.length).toBeGreaterThanOrEqual(calls);
    expect(sent.every(({ uid }) => answered.has(uid))).toBe(true);
  }, 20_000);
}

/** Names and texts of a zip's entries. */
async function unzipped(file: string): Promise<Record<string, string>> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  const entries: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    entries[entry.fileName] = Buffer.concat(chunks).toString('utf8');
  }
  zip.close();
  return entries;
}

type Window = Socket<ServerToClientEvents, ClientToServerEvents>;

/** A window over a workspace, or over the live console. */
async function windowOf(workspaceId?: string): Promise<{
  socket: Window;
  request<M extends Method>(method: M, params: MethodInput<M>): Promise<MethodResults[M]>;
}> {
  const socket: Window = io(console.ready.uiUrl, {
    auth: { token: console.ready.token, ...(workspaceId === undefined ? {} : { workspace: workspaceId }) },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  onTestFinished(() => {
    socket.disconnect();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    socket,
    async request(method, params) {
      const reply = (await socket.emitWithAck('request', { method, params })) as Reply<typeof method>;
      if (!reply.ok) throw Object.assign(new Error(reply.error.message), reply.error);
      return reply.data as never;
    },
  };
}

type Requester = Pick<TestConsole, 'request'>;

/** Exports to a file. @returns its path. */
async function exportTo(
  from: Requester,
  format: ExportFormat,
  name: string,
  redactIdTags = false,
): Promise<string> {
  const ended = new Promise<void>((resolve, reject) => {
    const listener: ServerToClientEvents['export.progress'] = ({ state, file, error }) => {
      if (state === 'running' || file?.endsWith(name) !== true) return;
      console.socket.off('export.progress', listener);
      if (state === 'finished') resolve();
      else reject(new Error(error?.detail ?? state));
    };
    console.socket.on('export.progress', listener);
  });
  await from.request('export.start', { format, redactIdTags, destinationId: name });
  await ended;
  return join(console.dataDir, name);
}

/** Opens a file of the data folder. @returns how it ended. */
async function open(sourceId: string): Promise<WorkspaceProgress> {
  const ends: WorkspaceProgress[] = [];
  const listener = (progress: WorkspaceProgress): void => {
    if (progress.state !== 'running') ends.push(progress);
  };
  console.socket.on('workspace.progress', listener);
  const { jobId } = await console.request('workspace.open', { sourceId });
  const end = await vi.waitFor(() => {
    const found = ends.find((progress) => progress.jobId === jobId);
    if (found === undefined) throw new Error('It is still being opened.');
    return found;
  }, 20_000);
  console.socket.off('workspace.progress', listener);
  return end;
}

async function opened(file: string): Promise<WorkspaceInfo> {
  writeFileSync(join(console.dataDir, 'source.file'), readFileSync(file));
  const { workspace, error } = await open('source.file');
  if (workspace === undefined) throw new Error(error?.detail ?? 'not opened');
  return workspace;
}

const view = async (from: Requester): Promise<unknown> => ({
  sessions: (await from.request('sessions.list', {})).sessions.map(
    ({ updatedAt: _at, ...session }) => session,
  ),
  messages: (await from.request('messages.page', { limit: 500 })).rows,
  found: (await from.request('messages.page', { filter: { text: CANARY }, limit: 500 })).rows.length,
  facets: await from.request('messages.facets', {}),
});

it.each(['bundle', 'csv', 'json', 'ndjson'] as const)(
  'a %s opened again shows the same, and is exported again byte for byte',
  async (format) => {
    await charged();
    const before = await exportTo(console, 'ndjson', 'export.before.ndjson');
    const workspace = await opened(await exportTo(console, format, 'export.file'));
    expect(workspace).toMatchObject({ format, name: 'source.file' });
    const window = await windowOf(workspace.workspaceId);
    expect(await view(window)).toEqual(await view(console));
    const after = await exportTo(window, 'ndjson', 'export.after.ndjson');
    expect(readFileSync(after).equals(readFileSync(before))).toBe(true);
    const [charger] = await window.request('chargers.list', {});
    expect(charger).toMatchObject({ chargerId: 'CP1', vendor: 'Nordlicht', connected: false });
    expect(charger?.connectors).toHaveLength(1);
    const { sessions } = await window.request('sessions.list', {});
    const sessionId = sessions[0]?.sessionId ?? '';
    const session = await window.request('sessions.get', { sessionId });
    expect((await window.request('sessions.samples', { sessionId })).samples.length).toBeGreaterThan(0);
    expect(await window.request('sessions.totals', {})).toMatchObject({ count: 1 });
    expect(session.messages.length).toBeGreaterThan(0);
  },
);

it('every request that changes something is refused in a workspace, and the live console goes on', async () => {
  const charger = await charged();
  const workspace = await opened(await exportTo(console, 'bundle', 'export.file'));
  const window = await windowOf(workspace.workspaceId);
  const notified = vi.fn();
  window.socket.on('notification', notified);
  const inputs: { [M in Method]?: MethodInput<M> } = {
    'chargers.register': { chargerId: 'CP1', registration: 'rejected' },
    'chargers.setPassword': { chargerId: 'CP1', password: null },
    'commands.send': { chargerId: 'CP1', action: 'Reset', payload: { type: 'Hard' } },
    'idTags.save': { idTag: 'X', status: 'Accepted', expiryDate: null, parentIdTag: null, note: '' },
    'idTags.delete': { idTag: 'X' },
    'settings.update': { patch: { ocpp: { port: 1 } } },
    'data.backUp': {},
    'data.prune': {},
    'ocpp.restart': {},
    'simulator.start': {},
  };
  for (const [method, params] of Object.entries(inputs))
    await expect(window.request(method as Method, params as never), method).rejects.toMatchObject({
      code: 'WORKSPACE_READ_ONLY',
    });
  // Whatever is added later is refused until somebody has thought of it.
  const changing = Object.keys(methods).filter((name) =>
    /\.(save|delete|set|send|update|register)/.test(name),
  );
  expect(changing.length).toBeGreaterThan(5);
  for (const method of changing) {
    const reply = await window.socket.emitWithAck('request', {
      method: method as Method,
      params: inputs[method as Method] ?? {},
    });
    expect(reply).toMatchObject({ ok: false, error: { code: expect.stringMatching(/READ_ONLY|INVALID/) } });
  }

  const shown = await view(window);
  await charger.call('DataTransfer', { vendorId: 'test', data: 'live' });
  await settled(9);
  expect((await console.request('messages.page', { filter: { text: 'live' } })).rows.length).toBeGreaterThan(
    0,
  );
  expect(await view(window)).toEqual(shown);
  expect(notified).not.toHaveBeenCalled();
});

it('a bundle tells how the console is set up, and holds no secret', async () => {
  await console.dispose();
  console = await startConsole({ brokerPassword: 'secret-of-the-broker' });
  const charger = await connectCharger(console.ready.ocppUrl, 'CP1');
  onTestFinished(async () => {
    await charger.close({ force: true });
  });
  await chargeOnce(charger, { idTag: CANARY });
  await console.request('chargers.setPassword', { chargerId: 'CP1', password: 'secret-of-a-charger' });
  await settled();
  const file = await exportTo(console, 'bundle', 'export.file', true);
  const entries = await unzipped(file);
  expect(JSON.parse(entries['settings.json'] ?? '')).toMatchObject({ ocpp: { port: 0 }, broker: {} });
  expect(JSON.parse(entries['manifest.json'] ?? '')).toMatchObject({
    idTagsRedacted: true,
    counts: { chargers: 1, sessions: 1 },
  });
  for (const content of Object.values(entries)) {
    expect(content).not.toContain(CANARY);
    expect(content).not.toContain('secret-of');
    expect(content).not.toContain('scrypt');
  }
  const workspace = await opened(file);
  expect(workspace.bundle).toMatchObject({ idTagsRedacted: true, filtered: false });
  const window = await windowOf(workspace.workspaceId);
  const everything = JSON.stringify([
    await window.request('chargers.list', {}),
    await view(window),
    readFileSync(await exportTo(window, 'ndjson', 'export.after.ndjson'), 'utf8'),
  ]);
  expect(everything).not.toContain(CANARY);
  expect(everything).not.toContain('secret-of');
  expect(everything).toContain('TAG-1');
});

it('a cancelled export leaves no file', async () => {
  await charged();
  // Enough that it is under way when it is cancelled.
  const sqlite = new Database((await console.request('data.get', {})).file);
  sqlite.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
     INSERT INTO charger_data
       (uid, charger_id, device_id, ocpp_version, type, message, direction, raw, timestamp, message_id,
        suspected_repeat, faulty, connection_id, sequence, stored_at)
     SELECT 'copy ' || i, charger_id, device_id, ocpp_version, type, message, direction, hex(randomblob(200)),
       timestamp, message_id, 0, 0, connection_id, i + 1000, stored_at
     FROM n, (SELECT * FROM charger_data LIMIT 1)`,
  );
  sqlite.close();
  const states: string[] = [];
  console.socket.on('export.progress', ({ jobId, state }) => {
    if (states.length === 0) void console.request('export.cancel', { jobId });
    states.push(state);
  });
  await console.request('export.start', { format: 'bundle', destinationId: 'export.file' });
  await vi.waitFor(() => expect(states.at(-1)).toMatch(/cancelled|finished/), 20_000);
  expect(states.at(-1)).toBe('cancelled');
  await vi.waitFor(() =>
    expect(readdirSync(console.dataDir).filter((name) => name.startsWith('export.'))).toEqual([]),
  );
});

it('an opening that is cancelled leaves nothing', async () => {
  await charged();
  const [line = ''] = readFileSync(await exportTo(console, 'ndjson', 'export.file'), 'utf8').split('\n');
  const row = JSON.parse(line) as object;
  const lines = Array.from({ length: 30_000 }, (_, index) =>
    JSON.stringify({ ...row, id: index + 1, uid: randomUUID() }),
  );
  writeFileSync(join(console.dataDir, 'source.file'), `${lines.join('\n')}\n`);
  const states: string[] = [];
  console.socket.on('workspace.progress', ({ jobId, state }) => {
    if (states.length === 0) void console.request('workspace.cancel', { jobId });
    states.push(state);
  });
  await console.request('workspace.open', { sourceId: 'source.file' });
  await vi.waitFor(() => expect(states.at(-1)).toMatch(/cancelled|finished|failed/), 20_000);
  expect(states.at(-1)).toBe('cancelled');
  await vi.waitFor(() => expect(readdirSync(join(console.dataDir, 'workspaces'))).toEqual([]), 10_000);
});

it('a file that cannot be opened is refused in words, and leaves nothing', async () => {
  writeFileSync(join(console.dataDir, 'source.file'), 'no log at all');
  expect(await open('source.file')).toMatchObject({
    state: 'failed',
    error: { code: 'WORKSPACE_FILE_INVALID', detail: expect.stringContaining('neither') },
  });
  expect(readdirSync(join(console.dataDir, 'workspaces'))).toEqual([]);
  await expect(console.request('workspace.open', { sourceId: '/etc/passwd' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('a window sends a file with its token, and opens it', async () => {
  await charged();
  const file = await exportTo(console, 'ndjson', 'export.file');
  const url = `${console.ready.uiUrl}logs?name=${encodeURIComponent('../../log of today.ndjson')}`;
  const body = readFileSync(file);
  expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { Authorization: `Bearer ${console.ready.token}` },
  });
  expect(response.status).toBe(201);
  const { sourceId } = (await response.json()) as { sourceId: string };
  const { workspace } = await open(sourceId);
  expect(workspace).toMatchObject({ name: 'log of today.ndjson', format: 'ndjson' });
  // What was sent is not kept beside the workspace.
  await vi.waitFor(() =>
    expect(readdirSync(join(console.dataDir, 'workspaces'))).toEqual([workspace?.workspaceId]),
  );
});

it('a closed workspace is gone: its folder, and for a window that asks for it', async () => {
  await charged();
  const { workspaceId } = await opened(await exportTo(console, 'ndjson', 'export.file'));
  const folder = join(console.dataDir, 'workspaces', workspaceId);
  expect(existsSync(folder)).toBe(true);
  expect(await console.request('workspace.close', { workspaceId })).toEqual({ closed: true });
  expect(existsSync(folder)).toBe(false);
  const socket: Window = io(console.ready.uiUrl, {
    auth: { token: console.ready.token, workspace: workspaceId },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  onTestFinished(() => {
    socket.disconnect();
  });
  const events: string[] = [];
  socket.on('workspace.gone', () => events.push('gone'));
  socket.on('disconnect', () => events.push('disconnect'));
  await vi.waitFor(() => expect(events).toEqual(['gone', 'disconnect']), 10_000);
});

it('a console that ends leaves no opened file, and one that starts removes those of a killed one', async () => {
  const { dataDir } = console;
  await charged();
  await opened(await exportTo(console, 'ndjson', 'export.file'));
  await console.close();
  const folder = join(dataDir, 'workspaces');
  expect(existsSync(folder)).toBe(false);
  mkdirSync(join(folder, 'left'), { recursive: true });
  console = await startConsole({ dataDir });
  expect(existsSync(folder)).toBe(false);
});
