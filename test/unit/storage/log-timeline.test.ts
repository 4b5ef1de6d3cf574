import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import { TimelineReader } from '../../../backend/storage/database/log-timeline.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, processed, TARIFF } from '../../support/storage/messages.ts';

const T0 = Date.UTC(2026, 4, 1);
const ROWS = 6_000;

/** A message each second for a hundred minutes; then, a day later, a single one of another charger. */
async function filledLog() {
  const { sqlite, writer } = await testDatabase();
  const envelopes: OcppEnvelope[] = Array.from({ length: ROWS }, (_none, index) =>
    call({
      chargerId: `CP${index % 4}`,
      action: index % 2 === 0 ? 'Heartbeat' : 'Authorize',
      payload: {},
      timestamp: T0 + index * 1_000,
    }),
  );
  const late = call({ chargerId: 'LATE', action: 'Heartbeat', payload: {}, timestamp: T0 + 86_400_000 });
  envelopes.push(late, { ...answerTo(late), timestamp: late.timestamp + 5 });
  for (let index = 0; index < envelopes.length; index += 500)
    writer.apply(envelopes.slice(index, index + 500).map(processed), TARIFF);
  return { sqlite, reader: new TimelineReader(sqlite), late };
}

describe('the timeline', () => {
  it('stretches from the oldest to the newest row, of the filter where an index finds these', async () => {
    const { reader, late } = await filledLog();
    expect(reader.timeline({}, 10)).toMatchObject({ from: T0, to: late.timestamp + 5 });
    expect(reader.timeline({ chargerId: 'CP3' }, 10)).toEqual({
      from: T0 + 3_000,
      to: T0 + (ROWS - 1) * 1_000,
      counts: null,
    });
    expect(reader.timeline({ chargerId: 'nobody' }, 10)).toBeNull();
    // Found by a scan alone: as far as the filter's own times reach.
    const filter = { text: 'Heartbeat', from: T0 + 60_000, to: T0 + 90_000 };
    expect(reader.timeline(filter, 10)).toEqual({ from: T0 + 60_000, to: T0 + 90_000, counts: null });
  });

  it('counts about how many messages lie where', async () => {
    const { reader } = await filledLog();
    const whole = reader.timeline({}, 24);
    expect(whole?.counts?.[0]).toBeGreaterThan(3_000);
    expect(whole?.counts?.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(ROWS * 0.9);
    const hour = reader.timeline({ from: T0, to: T0 + 3_599_000 }, 6);
    for (const count of hour?.counts ?? []) expect(Math.abs(count - 600)).toBeLessThan(150);
  });

  it('of an empty log is none', async () => {
    const { sqlite } = await testDatabase();
    expect(new TimelineReader(sqlite).timeline({}, 10)).toBeNull();
    expect(new TimelineReader(sqlite).timeline({ text: 'x' }, 10)).toBeNull();
  });

  it('reads no table from end to end', async () => {
    const { sqlite, reader } = await filledLog();
    const scans: string[] = [];
    const explained = new Proxy(sqlite, {
      get(target, name) {
        if (name !== 'prepare') return Reflect.get(target, name) as unknown;
        return (source: string) => {
          const plan = target.prepare(`EXPLAIN QUERY PLAN ${source}`);
          const details = plan.all(...(source.match(/\?/g) ?? []).map(() => 0)) as { detail: string }[];
          scans.push(...details.map(({ detail }) => detail));
          return target.prepare(source);
        };
      },
    });
    for (const filter of [{}, { chargerId: 'CP1' }, { action: 'Heartbeat' }, { errorsOnly: true }])
      new TimelineReader(explained).timeline(filter, 10);
    expect(scans.filter((detail) => /SCAN charger_data|TEMP B-TREE/.test(detail))).toEqual([]);
    expect(scans.some((detail) => detail.includes('charger_data'))).toBe(true);
    expect(reader.timeline({ errorsOnly: true }, 10)).toBeNull();
  });
});
