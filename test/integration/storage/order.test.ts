/** Priorities and reconnects reorder messages: any order, with any repeats, gives the same rows. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';
import { read } from '../../../backend/processing/handlers/index.ts';
import { sessionOf } from '../../support/envelopes.ts';
import { expectOneProjection, oddMessages, ProjectionWorld } from '../../support/storage/orders.ts';

const { tariff } = DEFAULT_SETTINGS;

let world: ProjectionWorld;
beforeAll(async () => {
  world = await ProjectionWorld.open();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

describe('projections', () => {
  it('are the same for any order of the same messages, with any repeats, in any batches', () => {
    expectOneProjection(world, oddMessages(), 150);
  });

  it('a repeat of everything changes nothing and is told as redelivered', () => {
    const messages = sessionOf('CP-C', 7, [0, 10]);
    world.apply(messages, 100);
    const before = world.projections();
    const result = world.writer.apply(
      messages.map((envelope) => ({ envelope, ...read(envelope) })),
      tariff,
    );
    expect(result).toMatchObject({ stored: 0, notifications: [] });
    expect(result.redelivered).toHaveLength(messages.length);
    expect(world.projections()).toEqual(before);
  });

  it('a batch with a message that cannot be stored stores nothing', () => {
    const [first, second] = sessionOf('CP-D', 9, [0]);
    if (first === undefined || second === undefined) throw new Error('no messages');
    const broken = { ...second, rawData: undefined as unknown as string };
    expect(() => world.apply([first, broken], 2)).toThrow();
    expect(world.projections()).toMatchObject({ log: [], chargers: [] });
  });
});

describe('sessions', () => {
  function session(): Record<string, unknown> {
    return world.sqlite.prepare('SELECT * FROM charging_sessions').get() as Record<string, unknown>;
  }

  it('count energy from start to stop and price it, rounding to minor units', () => {
    world.apply(sessionOf('CP', 1, [1_000, 12_345]), 100);
    expect(session()).toMatchObject({
      energy_wh: 11_345,
      amount_minor: 397,
      currency: 'EUR',
      register_fell: 0,
    });
  });

  it('show energy while they run, from the newest sample', () => {
    world.apply(sessionOf('CP', 1, [1_000, 3_500]).slice(0, 5), 100);
    expect(session()).toMatchObject({ stopped_at: null, energy_wh: 2_500, power_w: 1_001, soc_percent: 21 });
  });

  it('without a start count from the first sample', () => {
    const messages = sessionOf('CP', 1, [1_000, 3_500]).filter(({ action }) => action !== 'StartTransaction');
    world.apply(messages, 100);
    expect(session()).toMatchObject({ started_at: null, energy_wh: 2_500 });
  });

  it('mark a meter that ran backwards, and never bill less than nothing', () => {
    world.apply(sessionOf('CP', 1, [5_000, 4_000]), 100);
    expect(session()).toMatchObject({ register_fell: 1, energy_wh: 0, amount_minor: 0 });
  });

  it('bill by the minute and with a fee, in a currency without minor units', () => {
    const yen = { currency: 'JPY', pricePerKWh: 31, pricePerMinute: 2, fixedFee: 100 };
    world.writer.apply(
      sessionOf('CP', 1, [0, 10_000]).map((envelope) => ({ envelope, ...read(envelope) })),
      yen,
    );
    expect(session()).toMatchObject({ amount_minor: 100 + 310 + 2 * 2, currency: 'JPY' });
  });
});
