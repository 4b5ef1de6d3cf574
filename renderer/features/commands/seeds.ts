/** What is known of a charger, put into a new form. Pure. */
import type { FormSchema } from '../../../backend/contract/commands.ts';
import type { Charger, ChargingSession } from '../../../backend/contract/entities.ts';
import type { Json, JsonObject } from '../../../backend/contract/ocpp.ts';
import { fieldsOf } from './draft.ts';
import { isoAt } from './local-time.ts';

export interface Known {
  charger: Pick<Charger, 'connectors'>;
  /** Its running sessions. */
  sessions: readonly Pick<ChargingSession, 'connectorId' | 'transactionId' | 'idTag' | 'startedAt'>[];
  /** ms since 1970. */
  now: number;
}

const HOUR_MS = 3_600_000;
/** Ids are made of the seconds since 1970: never twice within three years, and far below 2^31. */
const ID_RANGE = 100_000_000;

/** States of the connectors that these commands take, the likeliest first (OCPP 1.6 §7.7). */
const FREE_CONNECTORS: Readonly<Record<string, readonly string[]>> = {
  RemoteStartTransaction: ['Preparing', 'Available'],
  ReserveNow: ['Available'],
};

/** Members of a payload to start a form of `action` with; the schema's defaults fill the rest. */
export function seedOf(action: string, request: FormSchema, known: Known): JsonObject {
  const members = fieldsOf(request).flatMap(({ name, schema: field, required }): [string, Json][] => {
    const value = seedField(action, name, field, required, known);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(members);
}

function seedField(
  action: string,
  name: string,
  schema: FormSchema,
  required: boolean,
  known: Known,
): Json | undefined {
  // An optional object is left out until it is added: it would be sent otherwise.
  if (schema.type === 'object') return required ? seedOf(action, schema, known) : undefined;
  const [latest] = known.sessions.toSorted((left, right) => (right.startedAt ?? 0) - (left.startedAt ?? 0));
  const wanted = required || schema.default !== undefined;
  switch (name) {
    case 'connectorId':
      return wanted ? connectorFor(action, known, latest?.connectorId ?? null) : undefined;
    case 'transactionId':
      return required ? latest?.transactionId : undefined;
    case 'idTag':
      return required ? (latest?.idTag ?? undefined) : undefined;
    case 'requestId':
    case 'chargingProfileId':
      return freshId(known.now);
    case 'chargingProfilePurpose':
      // A session is not there yet, but the profile is for that one alone (OCPP 1.6 §5.11).
      return action === 'RemoteStartTransaction' ? 'TxProfile' : undefined;
    case 'reservationId':
      return action === 'ReserveNow' ? freshId(known.now) : undefined;
    case 'retrieveDate':
    case 'retrieveDateTime':
      return isoAt(known.now);
    case 'expiryDate':
      return required ? isoAt(known.now + HOUR_MS) : undefined;
    default:
      return undefined;
  }
}

const freshId = (now: number): number => Math.floor(now / 1_000) % ID_RANGE;

/** Where a command most likely goes: to a free connector if it takes one, else to the running session. */
function connectorFor(action: string, known: Known, charging: number | null): number | undefined {
  const connectors = known.charger.connectors.filter(({ connectorId }) => connectorId > 0);
  const first = connectors[0]?.connectorId;
  const wanted = FREE_CONNECTORS[action];
  if (wanted === undefined) return charging ?? first;
  for (const status of wanted) {
    const found = connectors.find((connector) => connector.status === status);
    if (found !== undefined) return found.connectorId;
  }
  return first;
}

/** Values that the charger is known to have, offered while one types; by the field's name. */
export function suggestionsOf(
  name: string,
  known: Known,
  configurationKeys: readonly string[],
  idTags: readonly string[],
): string[] {
  switch (name) {
    case 'connectorId':
      return known.charger.connectors.map(({ connectorId }) => String(connectorId));
    case 'transactionId':
      return known.sessions.map(({ transactionId }) => String(transactionId));
    case 'idTag':
      return [...new Set([...known.sessions.flatMap(({ idTag }) => idTag ?? []), ...idTags])];
    case 'key':
      return [...configurationKeys];
    default:
      return [];
  }
}
