import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { RecentLog } from '../../../backend/log/recent-log.ts';
import { createLogger } from '../../../backend/logger.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

describe('RecentLog', () => {
  it('shows what the logger wrote, newest first, from a level on, and no secret', () => {
    const recent = new RecentLog();
    const logger = createLogger({ file: join(temporaryFolder(), 'console.log') }, recent);
    logger.child({ part: 'ocpp' }).warn({ deviceId: 'CP1', password: 'canary' }, 'refused');
    logger.info({}, 'ready');
    logger.debug({}, 'not at this level');
    expect(recent.lines('debug')).toEqual([
      { at: expect.any(Number) as number, level: 'info', part: '', message: 'ready', detail: '' },
      {
        at: expect.any(Number) as number,
        level: 'warn',
        part: 'ocpp',
        message: 'refused',
        detail: '{"deviceId":"CP1","password":"[Redacted]"}',
      },
    ]);
    expect(recent.lines('warn')).toHaveLength(1);
    expect(recent.lines('error')).toEqual([]);
  });

  it('begins with the end of what the run before left, whole lines alone', () => {
    const file = join(temporaryFolder(), 'console.log');
    const line = (number: number): string =>
      `{"level":50,"time":"2026-03-01T10:00:00.000Z","n":${number},"msg":"${'x'.repeat(1_000)}"}\n`;
    const text = Array.from({ length: 400 }, (_value, number) => line(number)).join('');
    writeFileSync(file, `${text}half a line`);
    const recent = new RecentLog();
    recent.readEnd(file);
    const lines = recent.lines('error');
    expect(lines[0]?.detail).toBe('{"n":399}');
    expect(lines.length).toBeGreaterThan(200);
    expect(lines.every(({ message }) => message.length === 1_000)).toBe(true);
  });

  it('keeps a bounded number of lines', () => {
    const recent = new RecentLog();
    for (let count = 0; count < 5_000; count += 1)
      recent.push('{"level":30,"time":"2026-03-01T10:00:00.000Z","msg":"x"}\n');
    expect(recent.lines('debug')).toHaveLength(1_000);
  });

  it('takes no harm from what is no log', () => {
    const recent = new RecentLog();
    for (const line of ['', 'no JSON', '{}', '[]', '{"level":"high","time":1}']) recent.push(line);
    recent.readEnd('/no/such/file');
    expect(recent.lines('debug')).toEqual([]);
  });
});

it('a level that is none is taken for info', () => {
  vi.stubEnv('LOG_LEVEL', 'loud');
  const recent = new RecentLog();
  createLogger({ file: join(temporaryFolder(), 'console.log') }, recent).info({}, 'said');
  vi.unstubAllEnvs();
  expect(recent.lines('info')).toHaveLength(1);
});
