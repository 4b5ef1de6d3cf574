import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { centralSystem, charger, readingOf, type Received } from './central-system.ts';

const stepOf = ({ action, params }: Received): string =>
  action === 'StatusNotification' ? `${String(params['connectorId'])} ${String(params['status'])}` : action;

describe('a simulated session', () => {
  it('goes through its steps in order, and every message keeps to the schema', async () => {
    const central = await centralSystem();
    const { done, events } = charger({ url: central.url, sessions: 1, meterIntervalSeconds: 300 });
    await done;

    const steps = central.received.map(stepOf);
    const statuses = steps.filter((step) => /^\d/.test(step));
    const messages = steps.filter((step) => !/^\d/.test(step));
    expect(statuses).toEqual([
      '0 Available',
      '1 Available',
      '1 Preparing',
      '1 Charging',
      '1 Finishing',
      '1 Available',
    ]);
    expect(messages.filter((step, index) => step !== 'MeterValues' || messages[index - 1] !== step)).toEqual([
      'BootNotification',
      'Authorize',
      'StartTransaction',
      'MeterValues',
      'StopTransaction',
    ]);
    // Messages of the transaction queue among themselves, so a status may overtake one of them; not at the start.
    const opening = ['1 Preparing', 'Authorize', 'StartTransaction', '1 Charging'].map((step) =>
      steps.indexOf(step),
    );
    expect(opening).toEqual(opening.toSorted((one, other) => one - other));
    expect(central.refused).toEqual([]);
    expect(events.at(-1)).toMatchObject({ kind: 'stopped', sessions: 1, charger: 'SIM-001' });
  });

  it('counts energy upwards from start to stop, and tells whose it is', async () => {
    const central = await centralSystem();
    await charger({ url: central.url, sessions: 1, meterIntervalSeconds: 300 }).done;

    const [start] = central.of('StartTransaction');
    const [stop] = central.of('StopTransaction');
    const readings = [
      Number(start?.params['meterStart']),
      ...central.of('MeterValues').map((message) => readingOf(message).energyWh),
      Number(stop?.params['meterStop']),
    ];
    expect(readings.length).toBeGreaterThan(3);
    expect(readings).toEqual(readings.toSorted((a, b) => a - b));
    expect(readings.at(-1)).toBeGreaterThan((readings[0] ?? NaN) + 1_000);
    expect(stop?.params).toMatchObject({ transactionId: 1, reason: 'Local', idTag: start?.params['idTag'] });
    expect(central.of('MeterValues').every(({ params }) => params['transactionId'] === 1)).toBe(true);
  });

  it('shows all six measurands, per phase where there are phases', async () => {
    const central = await centralSystem();
    charger({ url: central.url, sessions: 1, seed: 1 });
    const { sampledValue } = readingOf(await central.message('MeterValues'));
    const shown = sampledValue.map(({ measurand, phase, unit }) => [measurand, phase, unit].join(' ').trim());
    expect(shown).toEqual([
      'Energy.Active.Import.Register  Wh',
      'Power.Active.Import  W',
      'Current.Import L1 A',
      'Current.Import L2 A',
      'Current.Import L3 A',
      'Voltage L1-N V',
      'Voltage L2-N V',
      'Voltage L3-N V',
      'SoC  Percent',
      'Temperature  Celsius',
    ]);
  });

  it('is the same for the same seed', async () => {
    const runs = [];
    for (const seed of [5, 5, 6]) {
      const central = await centralSystem();
      await charger({ url: central.url, sessions: 2, seed, meterIntervalSeconds: 600 }).done;
      runs.push({
        boot: central.of('BootNotification').map(({ params }) => params),
        energy: central.of('MeterValues').map((message) => readingOf(message).energyWh),
        tags: central.of('Authorize').map(({ params }) => params['idTag']),
      });
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });

  it('goes on with the register of the session before', async () => {
    const central = await centralSystem();
    await charger({ url: central.url, sessions: 2, meterIntervalSeconds: 600 }).done;
    const [, second] = central.of('StartTransaction');
    const [first] = central.of('StopTransaction');
    expect(second?.params['meterStart']).toBe(first?.params['meterStop']);
  });

  it('runs at several connectors at once', async () => {
    const central = await centralSystem();
    await charger({ url: central.url, sessions: 4, connectors: 2, meterIntervalSeconds: 600 }).done;
    const connectors = central.of('StartTransaction').map(({ params }) => params['connectorId']);
    expect(new Set(connectors)).toEqual(new Set([1, 2]));
    expect(central.of('StopTransaction')).toHaveLength(4);
    expect(central.refused).toEqual([]);
  });

  it('does not begin for a driver whom the central system does not want', async () => {
    const central = await centralSystem({ Authorize: () => ({ idTagInfo: { status: 'Blocked' } }) });
    const { done, events } = charger({ url: central.url, sessions: 1 });
    await done;
    expect(central.of('StartTransaction')).toEqual([]);
    expect(events.find(({ kind }) => kind === 'not-authorized')).toMatchObject({ status: 'Blocked' });
  });

  it('ends when StartTransaction is answered with a tag that is not accepted', async () => {
    const central = await centralSystem({
      StartTransaction: () => ({ transactionId: 12, idTagInfo: { status: 'Invalid' } }),
    });
    await charger({ url: central.url, sessions: 1, speed: 1_000 }).done;
    const [stop] = central.of('StopTransaction');
    expect(stop?.params).toMatchObject({ transactionId: 12, reason: 'DeAuthorized' });
  });

  it('leaves an open transaction open when it is switched off', async () => {
    const central = await centralSystem();
    const running = charger({ url: central.url, sessions: 1, speed: 1_000 });
    await central.message('MeterValues');
    const closed = once(central.client, 'close');
    await running.stop();
    await closed;
    expect(central.of('StartTransaction')).toHaveLength(1);
    expect(central.of('StopTransaction')).toEqual([]);
  });
});
