/** Which chargers the list shows, and in which order. */
import type { Charger, Connector } from '../../../backend/contract/entities.ts';

export const CHARGER_VIEWS = ['all', 'online', 'offline', 'faulted'] as const;
export type ChargerView = (typeof CHARGER_VIEWS)[number];

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export const isFaulted = (charger: Charger): boolean =>
  charger.connectors.some(({ status }) => status === 'Faulted');

export const CHARGER_COLUMNS = ['state', 'id', 'make', 'firmware', 'connectors', 'lastSeen'] as const;
export type ChargerColumn = (typeof CHARGER_COLUMNS)[number];

export interface ChargerSort {
  column: ChargerColumn;
  descending: boolean;
}
export const BY_ID: ChargerSort = { column: 'id', descending: false };

/**
 * Chargers of a view that carry `search` in one of their names, in the order of a column; equals by name or id (CP2
 * before CP10).
 */
export function selectChargers(
  chargers: ReadonlyMap<string, Charger>,
  view: ChargerView,
  search: string,
  { column, descending }: ChargerSort = BY_ID,
): Charger[] {
  const needle = search.trim().toLowerCase();
  const sign = descending ? -1 : 1;
  return [...chargers.values()]
    .filter((charger) => IS_IN_VIEW[view](charger) && (needle === '' || mentions(charger, needle)))
    .toSorted((left, right) => sign * COMPARE[column](left, right) || COMPARE.id(left, right));
}

/** What a technician looks at first comes first: what is faulted, then what charges or is about to. */
const STATUS_RANK: readonly string[] = [
  'Faulted',
  'Charging',
  'SuspendedEVSE',
  'SuspendedEV',
  'Preparing',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Available',
];

function worstRank({ connectors }: Charger): number {
  const ranks = connectors.map(({ status }) => {
    const rank = STATUS_RANK.indexOf(status);
    return rank < 0 ? STATUS_RANK.length : rank;
  });
  return Math.min(STATUS_RANK.length + 1, ...ranks);
}

const COMPARE: Readonly<Record<ChargerColumn, (left: Charger, right: Charger) => number>> = {
  state: (left, right) => Number(right.connected) - Number(left.connected),
  id: (left, right) =>
    order.compare(left.pinnedName ?? left.chargerId, right.pinnedName ?? right.chargerId) ||
    order.compare(left.chargerId, right.chargerId),
  make: (left, right) =>
    order.compare(`${left.vendor ?? ''} ${left.model ?? ''}`, `${right.vendor ?? ''} ${right.model ?? ''}`),
  firmware: (left, right) => order.compare(left.firmwareVersion ?? '', right.firmwareVersion ?? ''),
  connectors: (left, right) => worstRank(left) - worstRank(right),
  lastSeen: (left, right) => (right.lastSeenAt ?? 0) - (left.lastSeenAt ?? 0),
};

const IS_IN_VIEW: Readonly<Record<ChargerView, (charger: Charger) => boolean>> = {
  all: () => true,
  online: ({ connected }) => connected,
  offline: ({ connected }) => !connected,
  faulted: isFaulted,
};

function mentions(charger: Charger, needle: string): boolean {
  const { chargerId, pinnedName, vendor, model, serialNumber, firmwareVersion, remoteAddress } = charger;
  return [chargerId, pinnedName, vendor, model, serialNumber, firmwareVersion, remoteAddress].some(
    (field) => field?.toLowerCase().includes(needle) ?? false,
  );
}

/** Connectors that a row has room for; the rest is counted. */
const MAX_IN_ROW = 3;

/**
 * Connectors of a row; where it has no room for all, the faulted ones first. Connector 0 is the charge point itself
 * (OCPP 1.6 §4.9): it is shown only when it is faulted or unavailable.
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
