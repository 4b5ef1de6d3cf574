/** The file server for chargers, over real HTTP. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TransferFile } from '../../../backend/contract/entities.ts';
import type { FilesSettings } from '../../../backend/contract/settings.ts';
import { FileServer } from '../../../backend/files/file-server.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';

let dataDir: string;
let server: FileServer;
let settings: FilesSettings;
const changes: TransferFile[] = [];
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'files-'));
  settings = { enabled: true, port: 0, maxFileMb: 40 };
  changes.length = 0;
  server = await startServer();
});
afterEach(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function startServer(): Promise<FileServer> {
  const started = new FileServer({
    dataDir,
    settings: () => settings,
    host: () => '127.0.0.1',
    publicHost: () => '127.0.0.1',
    changed: (file) => changes.push(file),
    logger: silentLogger,
  });
  await started.start();
  return started;
}

const find = (fileId: string): TransferFile | undefined =>
  server.list().find((file) => file.fileId === fileId);
const put = (url: string, body: string | Buffer, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { method: 'PUT', body: typeof body === 'string' ? body : new Uint8Array(body), ...init });

async function contentOf(fileId: string): Promise<string> {
  const opened = server.open(fileId);
  if (opened === null) throw new Error('not there');
  return text(opened.stream);
}

function partials(): string[] {
  return readdirSync(join(dataDir, 'files/uploads')).filter((name) => name.endsWith('.part'));
}

describe('an upload (OCPP 1.6 §6.25)', () => {
  it.each([
    ['to the address itself', '', 'diagnostics'],
    ['with a name appended', 'log%20one.zip', 'log one.zip'],
    ['with a path that climbs', '..%2f..%2fetc%2fpasswd', 'passwd'],
    ['with a name of dots', '..%20', 'diagnostics'],
    ['with a name of 500 characters', `${'x'.repeat(500)}.tar.gz`, `${'x'.repeat(117)}.gz`],
  ])('%s is kept under a name that is safe', async (_title, appended, name) => {
    const { url, fileId } = server.offerUpload('CP1');
    expect((await put(`${url}${appended}`, 'content')).status).toBe(201);
    expect(find(fileId)).toMatchObject({
      state: 'done',
      name,
      size: 7,
      chargerId: 'CP1',
      direction: 'upload',
    });
    expect(await contentOf(fileId)).toBe('content');
    expect(readdirSync(join(dataDir, 'files/uploads'))).toEqual([fileId]);
  });

  it('by POST, named by its Content-Disposition', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    const headers = { 'Content-Disposition': 'attachment; filename="a.log"' };
    expect((await put(url, 'x', { method: 'POST', headers })).status).toBe(201);
    expect(find(fileId)?.name).toBe('a.log');
  });

  it('as a form: its first file', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    const form = new FormData();
    form.append('note', 'hello');
    form.append('file', new Blob(['form content']), '../../boot.log');
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(201);
    expect(find(fileId)).toMatchObject({ name: 'boot.log', size: 12 });
    expect(await contentOf(fileId)).toBe('form content');
  });

  it('as a form without a file is refused, and may be tried again', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    const form = new FormData();
    form.append('note', 'hello');
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(400);
    expect(find(fileId)).toMatchObject({ state: 'failed', detail: 'The form holds no file.' });
    expect((await put(url, 'x')).status).toBe(201);
  });

  it('of nothing is a file of nothing', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    expect((await put(url, '')).status).toBe(201);
    expect(find(fileId)).toMatchObject({ state: 'done', size: 0 });
  });

  it('of 30 MB arrives whole, with its progress', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    expect((await put(url, Buffer.alloc(30_000_000, 7))).status).toBe(201);
    expect(find(fileId)?.size).toBe(30_000_000);
    expect(changes.at(-1)).toMatchObject({ fileId, state: 'done' });
  });

  it('uses its address up', async () => {
    const { url } = server.offerUpload('CP1');
    await put(url, 'first');
    const second = await put(url, 'second');
    expect([second.status, await second.text()]).toEqual([410, 'This address was used already.\n']);
  });

  it('that is too large is refused at once, or at the limit, and leaves nothing', async () => {
    settings = { ...settings, maxFileMb: 1 };
    const { url, fileId } = server.offerUpload('CP1');
    expect((await put(url, Buffer.alloc(1_000_001))).status).toBe(413);
    const chunks = Readable.from(Array.from({ length: 30 }, () => Buffer.alloc(100_000)));
    const chunked = { body: Readable.toWeb(chunks) as unknown as BodyInit, duplex: 'half' } as RequestInit;
    const outcome = await put(url, '', chunked).then(
      ({ status }) => status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(outcome);
    await vi.waitFor(() =>
      expect(find(fileId)).toMatchObject({ state: 'failed', detail: 'The file has more than 1 MB.' }),
    );
    await vi.waitFor(() => expect(readdirSync(join(dataDir, 'files/uploads'))).toEqual([]), 10_000);
  });

  it('that is cut off leaves nothing, and may be tried again', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    const { port, pathname } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`PUT ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this`);
    await vi.waitFor(() => expect(find(fileId)?.state).toBe('running'), 10_000);
    expect((await put(url, 'at the same time')).status).toBe(409);
    socket.destroy();
    await vi.waitFor(() => expect(find(fileId)?.state).toBe('failed'), 10_000);
    const detail = 'The connection to the charger was lost after 9 of 1,000 bytes.';
    expect(find(fileId)).toMatchObject({ detail, size: 9 });
    expect(partials()).toEqual([]);
    expect((await put(url, 'again')).status).toBe(201);
    expect(await contentOf(fileId)).toBe('again');
  });

  it('of a form that is cut off leaves nothing either', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    const { port, pathname } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n` +
        'Content-Length: 5000\r\n\r\n--B\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nhalf',
    );
    await vi.waitFor(() => expect(partials()).toHaveLength(1), 10_000);
    socket.destroy();
    await vi.waitFor(() => expect(find(fileId)?.state).toBe('failed'), 10_000);
    expect(find(fileId)?.detail).toMatch(
      /^The connection to the charger was lost after \d of 5,000 bytes\.$/,
    );
    await vi.waitFor(() => expect(partials()).toEqual([]), 10_000);
  });

  it('of unknown length that is cut off tells what came', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    const { port, pathname } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `PUT ${pathname} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n`,
    );
    await vi.waitFor(() => expect(find(fileId)?.size).toBe(9), 10_000);
    socket.end();
    await vi.waitFor(
      () => expect(find(fileId)?.detail).toBe('The connection to the charger was lost after 9 bytes.'),
      10_000,
    );
  });
});

describe('a download', () => {
  it('gives the file, by name, whole or from where it broke off', async () => {
    const stored = await server.add('C:\\temp\\firmware 2.bin', Readable.from(['0123456789']));
    expect(stored).toMatchObject({ name: 'firmware 2.bin', state: 'done', size: 10, chargerId: null });
    const { url, fileId } = server.offerDownload('CP1', stored.fileId);
    expect(new URL(url).pathname).toMatch(/\/firmware%202\.bin$/);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
    expect(find(fileId)?.state).toBe('offered');
    const part = await fetch(url, { headers: { Range: 'bytes=0-3' } });
    expect([part.status, await part.text()]).toEqual([206, '0123']);
    await vi.waitFor(() => expect(find(fileId)).toMatchObject({ state: 'running', size: 4 }), 10_000);
    const rest = await fetch(url, { headers: { Range: 'bytes=4-' } });
    expect([rest.status, await rest.text()]).toEqual([206, '456789']);
    await vi.waitFor(() => expect(find(fileId)).toMatchObject({ state: 'done', size: 10 }), 10_000);
    const whole = await fetch(url);
    expect(whole.headers.get('content-disposition')).toContain('firmware%202.bin');
    expect(await whole.text()).toBe('0123456789');
    expect((await fetch(url, { headers: { Range: 'bytes=99-' } })).status).toBe(416);
  });

  it('in ranges that do not reach its end is not under way for ever, and may go on', async () => {
    const stored = await server.add('a.bin', Readable.from(['0123456789']));
    const { url, fileId } = server.offerDownload('CP1', stored.fileId);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      for (const range of ['bytes=0-1', 'bytes=2-3'])
        await (await fetch(url, { headers: { Range: range } })).text();
      await vi.waitFor(() => expect(find(fileId)).toMatchObject({ state: 'running', size: 4 }), 10_000);
      vi.advanceTimersByTime(60_000);
    } finally {
      vi.useRealTimers();
    }
    const detail = 'The charger fetched 4 of 10 bytes and asked for no more.';
    expect(find(fileId)).toMatchObject({ state: 'failed', size: 4, detail });
    await (await fetch(url, { headers: { Range: 'bytes=4-' } })).text();
    await vi.waitFor(() => expect(find(fileId)).toMatchObject({ state: 'done', detail: null }), 10_000);
  });

  it('that was waited for is over with the server', async () => {
    const stored = await server.add('a.bin', Readable.from(['0123456789']));
    const { url, fileId } = server.offerDownload('CP1', stored.fileId);
    await (await fetch(url, { headers: { Range: 'bytes=0-3' } })).text();
    await vi.waitFor(() => expect(find(fileId)).toMatchObject({ state: 'running', size: 4 }), 10_000);
    await server.restart();
    expect(find(fileId)).toMatchObject({ state: 'failed', size: 4 });
  });

  it('is gone with its file', async () => {
    const stored = await server.add('a.bin', Readable.from(['x']));
    const { url } = server.offerDownload('CP1', stored.fileId);
    expect(await server.delete(stored.fileId)).toBe(true);
    expect((await fetch(url)).status).toBe(404);
    expect(server.list()).toEqual([]);
    expect(await server.delete(stored.fileId)).toBe(false);
    expect(() => server.offerDownload('CP1', stored.fileId)).toThrow('no such thing');
  });

  it('of a file that is too large to be stored is refused in words', async () => {
    settings = { ...settings, maxFileMb: 1 };
    await expect(server.add('a.bin', Readable.from([Buffer.alloc(1_000_001)]))).rejects.toMatchObject({
      code: 'FILE_REFUSED',
      detail: 'The file has more than 1 MB.',
    });
    expect(readdirSync(join(dataDir, 'files/downloads'))).toEqual([]);
  });
});

describe('the door', () => {
  it.each([
    ['/', 404],
    ['/upload/', 404],
    ['/upload/unknown/', 404],
    ['/download/unknown/a.bin', 404],
    ['/files/index.json', 404],
    ['/upload/../index.json', 404],
    ['/download/..%2findex.json', 404],
  ])('%s is no address', async (path, status) => {
    const { port } = server.status();
    const sent = httpRequest({ host: '127.0.0.1', port, path });
    sent.end();
    const [response] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(status);
  });

  it('an address for uploads gives nothing, and one for downloads takes nothing', async () => {
    const upload = server.offerUpload('CP1');
    expect((await fetch(upload.url)).status).toBe(405);
    expect((await put(upload.url.replace('/upload/', '/download/'), 'x')).status).toBe(404);
    const stored = await server.add('a.bin', Readable.from(['x']));
    expect((await put(server.offerDownload('CP1', stored.fileId).url, 'y')).status).toBe(405);
  });

  it('is shut until the settings open it', async () => {
    await server.stop();
    settings = { ...settings, enabled: false };
    await server.start();
    expect(server.status().state).toBe('off');
    expect(() => server.offerUpload('CP1')).toThrow('The file server is off');
  });

  it('names a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    settings = { ...settings, port: (other.address() as AddressInfo).port };
    await server.restart();
    expect(server.status()).toMatchObject({ state: 'failed', error: { code: 'FILE_SERVER_FAILED' } });
    expect(() => server.offerUpload('CP1')).toThrow('could not start');
    other.close();
  });
});

describe('a restart', () => {
  it('keeps files and offers; an address is no longer valid after a day', async () => {
    const done = server.offerUpload('CP1');
    await put(done.url, 'kept');
    const open = server.offerUpload('CP2');
    const { port } = server.status();
    await server.stop();
    settings = { ...settings, port };
    server = await startServer();
    expect(await contentOf(done.fileId)).toBe('kept');
    vi.useFakeTimers({ now: Date.now() + 25 * 3_600_000, toFake: ['Date'] });
    try {
      expect(find(open.fileId)?.state).toBe('expired');
      expect((await put(open.url, 'late')).status).toBe(410);
    } finally {
      vi.useRealTimers();
    }
    expect((await put(open.url, 'in time')).status).toBe(201);
  });

  it('keeps a copy of a list that is damaged, and the files', async () => {
    const { url, fileId } = server.offerUpload('CP1');
    await put(url, 'kept');
    await server.stop();
    writeFileSync(join(dataDir, 'files/index.json'), '{ not json');
    server = await startServer();
    expect(server.list()).toEqual([]);
    const names = readdirSync(join(dataDir, 'files'));
    const copy = names.find((name) => name.startsWith('index.json.damaged-')) ?? '';
    expect(readFileSync(join(dataDir, 'files', copy), 'utf8')).toBe('{ not json');
    expect(existsSync(join(dataDir, 'files/uploads', fileId))).toBe(true);
  });
});
