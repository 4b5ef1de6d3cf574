/** Which chargers the list shows, and in which order. */
import type { Charger, Connector } from '../../../backend/contract/entities.ts';

export const CHARGER_VIEWS = ['all', 'online', 'offline', 'faulted'] as const;
export type ChargerView = (typeof CHARGER_VIEWS)[number];

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export const isFaulted = (charger: Charger): boolean =>
  charger.connectors.some(({ status }) => status === 'Faulted');

/** Chargers of a view that carry `search` in one of their names, sorted by id (CP2 before CP10). */
export function selectChargers(
  chargers: ReadonlyMap<string, Charger>,
  view: ChargerView,
  search: string,
): Charger[] {
  const needle = search.trim().toLowerCase();
  return [...chargers.values()]
    .filter((charger) => IS_IN_VIEW[view](charger) && (needle === '' || mentions(charger, needle)))
    .toSorted((left, right) => order.compare(left.chargerId, right.chargerId));
}

const IS_IN_VIEW: Readonly<Record<ChargerView, (charger: Charger) => boolean>> = {
  all: () => true,
  online: ({ connected }) => connected,
  offline: ({ connected }) => !connected,
  faulted: isFaulted,
};

function mentions(charger: Charger, needle: string): boolean {
  const { chargerId, vendor, model, serialNumber, firmwareVersion, remoteAddress } = charger;
  return [chargerId, vendor, model, serialNumber, firmwareVersion, remoteAddress].some(
    (field) => field?.toLowerCase().includes(needle) ?? false,
  );
}

/** Connectors that a row has room for; the rest is counted. */
const MAX_IN_ROW = 3;

/**
 * Connectors of a row, those that are faulted first among equals. Connector 0 is the charge point itself (OCPP 1.6
 * §4.9): it is shown only when it is not well.
 */
export function connectorsInRow(connectors: readonly Connector[]): { shown: Connector[]; more: number } {
  const relevant = connectors.filter(
    ({ connectorId, status }) => connectorId !== 0 || status === 'Faulted' || status === 'Unavailable',
  );
  const faultedFirst = relevant.toSorted(
    (left, right) => Number(right.status === 'Faulted') - Number(left.status === 'Faulted'),
  );
  const shown = relevant.length > MAX_IN_ROW ? faultedFirst.slice(0, MAX_IN_ROW) : relevant;
  return { shown, more: relevant.length - shown.length };
}
