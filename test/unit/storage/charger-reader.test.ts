import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import { CHARGER_STATEMENTS, ChargerReader } from '../../../backend/storage/database/charger-reader.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, heartbeat, processed, TARIFF } from '../../support/storage/messages.ts';
import { planOf } from '../../support/storage/query-plan.ts';

const T0 = Date.UTC(2026, 4, 1, 10);

async function setUp() {
  const { sqlite, writer } = await testDatabase();
  const apply = (...envelopes: OcppEnvelope[]) => writer.apply(envelopes.map(processed), TARIFF);
  return { sqlite, apply, reader: new ChargerReader(sqlite) };
}

/** One MeterValues outside of a session: such samples count too. */
const measured = (chargerId: string, minute: number, connectorId = 1): OcppEnvelope =>
  call({
    chargerId,
    action: 'MeterValues',
    timestamp: T0 + minute * 60_000,
    payload: {
      connectorId,
      meterValue: [
        {
          timestamp: new Date(T0 + minute * 60_000).toISOString(),
          sampledValue: [
            { value: '11', measurand: 'Power.Active.Import', unit: 'kW' },
            { value: '16', measurand: 'Current.Import', unit: 'A', phase: 'L1' },
            { value: '48', measurand: 'SoC', unit: 'Percent' },
            { value: '230', measurand: 'Voltage', unit: 'V' },
            { value: '1000' },
          ],
        },
      ],
    },
  });

describe('heartbeats', () => {
  it('are the charger’s own CALLs, latest first', async () => {
    const { apply, reader } = await setUp();
    const first = heartbeat('CP1', T0);
    const again: OcppEnvelope = { ...heartbeat('CP1', T0 + 5_000), duplicateOf: first.uid };
    apply(first, answerTo(first), again, heartbeat('CP2', T0 + 10_000), heartbeat('CP1', T0 + 60_000));
    expect(reader.heartbeats('CP1')).toEqual([T0 + 60_000, T0]);
    expect(reader.heartbeats('nobody')).toEqual([]);
  });
});

describe('samples', () => {
  it('are power, current and state of charge of one charger since a moment, in the order of time', async () => {
    const { apply, reader } = await setUp();
    apply(measured('CP1', 30), measured('CP1', 0), measured('CP1', 20, 2), measured('CP2', 25));
    const samples = reader.samples('CP1', T0 + 10 * 60_000);
    expect(samples).toHaveLength(6);
    expect(new Set(samples.map(({ measurand }) => measurand))).toEqual(
      new Set(['Power.Active.Import', 'Current.Import', 'SoC']),
    );
    expect(samples.map(({ connectorId }) => connectorId)).toEqual([2, 2, 2, 1, 1, 1]);
    expect(samples.find(({ measurand }) => measurand === 'Power.Active.Import')).toMatchObject({
      value: 11_000,
      unit: 'W',
    });
  });
});

describe('on a database of any size', () => {
  it.each([
    ['heartbeats', 'charger_data_charger'],
    ['samples', 'meter_samples_charger'],
  ] as const)('%s are read by the index %s, in its order', async (name, index) => {
    const { sqlite } = await setUp();
    const words = planOf(sqlite, CHARGER_STATEMENTS[name]);
    expect(words).toContain(`USING INDEX ${index}`);
    expect(words).not.toContain('TEMP B-TREE');
  });
});
