/** The windows' door: who is let in, and what a bad request gets. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ExportProgress } from '../../../backend/contract/gateway.ts';
import { chargeOnce, connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
beforeAll(async () => {
  running = await startConsole();
  const charger = await connectCharger(running.ready.ocppUrl, '=CP-1');
  await chargeOnce(charger);
  await charger.close();
  await vi.waitFor(async () => {
    expect((await running.request('messages.page', {})).rows).toHaveLength(16);
  }, 10_000);
});
afterAll(() => running.dispose());

describe('the door', () => {
  async function refusal(auth: object): Promise<string> {
    const socket = io(running.ready.uiUrl, { auth, transports: ['websocket'], reconnection: false });
    const [error] = (await once(socket as unknown as NodeJS.EventEmitter, 'connect_error')) as [Error];
    socket.close();
    return error.message;
  }

  it('asks for the token of this launch', async () => {
    expect(await refusal({})).toBe('UNAUTHORIZED');
    expect(await refusal({ token: 'wrong' })).toBe('UNAUTHORIZED');
    expect(await refusal({ token: { length: 32 } })).toBe('UNAUTHORIZED');
  });

  it.each([
    ['a foreign Origin', { Origin: 'http://evil.example' }],
    ['an Origin that looks alike', { Origin: 'app://console.evil.example' }],
    ['a rebound Host', { Host: 'evil.example' }],
  ])('refuses %s, over WebSocket too', async (_name, headers) => {
    const url = `${running.ready.uiUrl.replace('http', 'ws')}socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { headers });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toMatch(/40[03]/);
  });

  it('answers unknown methods and bad parameters with a code and the field', async () => {
    const ask = (request: unknown) => running.socket.emitWithAck('request', request as never);
    expect(await ask({ method: 'drop.tables', params: {} })).toMatchObject({
      ok: false,
      error: { code: 'INVALID_REQUEST' },
    });
    expect(await ask(null)).toMatchObject({ ok: false });
    expect(await ask({ method: 'messages.page', params: { limit: 1e9 } })).toMatchObject({
      ok: false,
      error: { code: 'INVALID_REQUEST', fields: { limit: expect.any(String) as string } },
    });
    await expect(running.request('messages.get', { uid: 'none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the message log', () => {
  it('pages by key without gaps or doubles', async () => {
    const first = await running.request('messages.page', { limit: 10 });
    expect(first).toMatchObject({ hasMore: true });
    const second = await running.request('messages.page', { limit: 10, before: first.rows.at(-1)?.id });
    expect(second).toMatchObject({ hasMore: false });
    const ids = [...first.rows, ...second.rows].map(({ id }) => id);
    expect(ids).toEqual([...ids].toSorted((a, b) => b - a));
    expect(new Set(ids).size).toBe(16);
    const tail = await running.request('messages.page', { limit: 3, after: ids.at(-1) });
    expect(tail.rows.map(({ id }) => id)).toEqual(ids.slice(-4, -1));
  });

  it.each([
    [{ action: 'StartTransaction' }, 2],
    [{ direction: 'Incoming' as const }, 8],
    [{ messageType: 'CALLRESULT' as const, action: 'MeterValues' }, 1],
    [{ text: 'nordlicht' }, 1],
    [{ text: '%' }, 0],
    [{ chargerId: 'nobody' }, 0],
    [{ errorsOnly: true }, 0],
    [{ to: 0 }, 0],
  ])('filters by %o', async (filter, count) => {
    expect((await running.request('messages.page', { filter })).rows).toHaveLength(count);
  });
});

describe('export', () => {
  async function exported(format: 'csv' | 'json' | 'ndjson', filter = {}): Promise<string> {
    const finished = new Promise<ExportProgress>((resolve) => {
      running.socket.on('export.progress', (progress) => {
        if (progress.state !== 'running') resolve(progress);
      });
    });
    const name = `export.${format}`;
    await running.request('export.start', { format, filter, destinationId: name });
    expect(await finished).toMatchObject({ state: 'finished', file: join(running.dataDir, name) });
    running.socket.off('export.progress');
    return readFileSync(join(running.dataDir, name), 'utf8');
  }

  it('writes NDJSON and JSON that read back byte for byte', async () => {
    const lines = (await exported('ndjson')).trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { raw: string; action: string });
    expect(rows).toHaveLength(16);
    const newest = await running.request('messages.page', { limit: 1 });
    const entry = await running.request('messages.get', { uid: newest.rows[0]?.uid ?? '' });
    expect(rows.at(-1)?.raw).toBe(entry.raw);
    expect(JSON.parse(await exported('json'))).toEqual(rows);
  });

  it('writes CSV that no spreadsheet runs as a formula', async () => {
    const text = await exported('csv', { action: 'BootNotification' });
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(",'=CP-1,");
    expect(lines[1]).toContain('""Nordlicht""');
  });

  it('writes an empty export as valid JSON', async () => {
    expect(JSON.parse(await exported('json', { chargerId: 'nobody' }))).toEqual([]);
  });

  it('offers a download once, and only to this computer’s own pages', async () => {
    const { downloadUrl } = await running.request('export.start', { format: 'ndjson', filter: {} });
    const url = new URL(downloadUrl ?? '', running.ready.uiUrl);
    const response = await fetch(url);
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect((await response.text()).trimEnd().split('\n')).toHaveLength(16);
    expect((await fetch(url)).status).toBe(404);
  });

  it('refuses a destination that was never chosen', async () => {
    const request = running.request('export.start', {
      format: 'csv',
      filter: {},
      destinationId: '/etc/passwd',
    });
    await expect(request).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('tells when the file cannot be written, and leaves none behind', async () => {
    const failed = new Promise<ExportProgress>((resolve) => {
      running.socket.once('export.progress', resolve);
    });
    await running.request('export.start', {
      format: 'csv',
      filter: {},
      destinationId: 'export.no-folder/x.csv',
    });
    expect(await failed).toMatchObject({ state: 'failed', error: { code: 'EXPORT_FAILED' } });
    expect(readdirSync(running.dataDir).filter((name) => name.includes('no-folder'))).toEqual([]);
  });
});

describe('a port that is taken', () => {
  it('is named, another one is offered, and taking it up needs no restart', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const blocked = await startConsole({ settings: { ocpp: { port } } });
    const { ocpp } = await blocked.request('status.get', {});
    expect(ocpp).toMatchObject({
      state: 'failed',
      port,
      error: { code: 'OCPP_PORT_IN_USE', message: expect.stringContaining(String(port)) as string },
    });
    expect(ocpp.suggestedPort).toBeGreaterThan(port);
    other.close();
    await once(other, 'close');
    const again = await blocked.request('ocpp.restart', {});
    expect(again.ocpp).toMatchObject({ state: 'listening', port });
    await blocked.dispose();
  });
});
