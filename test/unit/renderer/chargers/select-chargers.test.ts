import { describe, expect, it } from 'vitest';
import type { Charger, Connector } from '../../../../backend/contract/entities.ts';
import { connectorsInRow, selectChargers } from '../../../../renderer/features/chargers/select-chargers.ts';
import { orderAddresses } from '../../../../renderer/features/shell/address-strip.tsx';
import { charger } from '../fixtures.ts';

const connector = (connectorId: number, status = 'Available'): Connector => ({
  connectorId,
  status,
  errorCode: 'NoError',
  info: null,
  vendorErrorCode: null,
  statusAt: 0,
});
const mapOf = (...chargers: Charger[]): Map<string, Charger> =>
  new Map(chargers.map((each) => [each.chargerId, each]));
const ids = (chargers: readonly Charger[]): string[] => chargers.map(({ chargerId }) => chargerId);

describe('selectChargers', () => {
  const all = mapOf(
    charger({ chargerId: 'CP10' }),
    charger({ chargerId: 'CP2', connected: false, vendor: null }),
    charger({ chargerId: 'cp1', vendor: 'ABB', connectors: [connector(1, 'Faulted')] }),
  );

  it('counts as a person does', () => {
    expect(ids(selectChargers(all, 'all', ''))).toEqual(['cp1', 'CP2', 'CP10']);
  });

  it('keeps to a view and a search at once', () => {
    expect(ids(selectChargers(all, 'online', ''))).toEqual(['cp1', 'CP10']);
    expect(ids(selectChargers(all, 'offline', ''))).toEqual(['CP2']);
    expect(ids(selectChargers(all, 'faulted', ''))).toEqual(['cp1']);
    expect(ids(selectChargers(all, 'online', ' abb '))).toEqual(['cp1']);
    expect(selectChargers(all, 'offline', 'abb')).toEqual([]);
  });
});

describe('the order', () => {
  const all = mapOf(
    charger({ chargerId: 'CP10', lastSeenAt: 3, connectors: [connector(1, 'Charging')] }),
    charger({ chargerId: 'CP2', lastSeenAt: 9, connected: false, firmwareVersion: '1.10' }),
    charger({
      chargerId: 'CP3',
      pinnedName: 'Annex',
      firmwareVersion: '1.9',
      connectors: [connector(1), connector(2, 'Faulted')],
    }),
  );
  it.each([
    ['id', false, ['CP3', 'CP2', 'CP10']],
    ['id', true, ['CP10', 'CP2', 'CP3']],
    ['state', false, ['CP3', 'CP10', 'CP2']],
    ['connectors', false, ['CP3', 'CP10', 'CP2']],
    ['lastSeen', false, ['CP2', 'CP10', 'CP3']],
    ['firmware', true, ['CP2', 'CP3', 'CP10']],
  ] as const)('by %s, descending %s', (column, descending, expected) => {
    expect(ids(selectChargers(all, 'all', '', { column, descending }))).toEqual(expected);
  });

  it('finds a charger by what the operator calls it', () => {
    expect(ids(selectChargers(all, 'all', 'annex'))).toEqual(['CP3']);
  });
});

describe('connectorsInRow', () => {
  it('leaves out the charge point itself unless it is not well', () => {
    expect(connectorsInRow([connector(0), connector(1)]).shown).toHaveLength(1);
    expect(connectorsInRow([connector(0, 'Faulted'), connector(1)]).shown).toHaveLength(2);
  });

  it('never hides a fault behind the count', () => {
    const many = [1, 2, 3, 4, 5].map((id) => connector(id, id === 5 ? 'Faulted' : 'Available'));
    const { shown, more } = connectorsInRow(many);
    expect(shown.map(({ connectorId }) => connectorId)).toEqual([5, 1, 2]);
    expect(more).toBe(2);
  });
});

const of = (address: string) => ({ interfaceName: 'x', address, url: address });

describe('orderAddresses', () => {
  it('offers first what a charger can reach', () => {
    const ordered = orderAddresses(['127.0.0.1', 'fe80::1', '10.0.0.3', '::1'].map(of));
    expect(ordered.map(({ address }) => address)).toEqual(['10.0.0.3', 'fe80::1', '127.0.0.1', '::1']);
  });
});
