/**
 * A support bundle: a zip of part of the log with what is needed to show it again. Each list is lines of JSON, so that it
 * is written and read piece by piece.
 */
import { z } from 'zod';
import { logFilterSchema } from './log-filter.ts';

export const BUNDLE_EXTENSION = 'ocppbundle';
export const BUNDLE_FORMAT = 'ocpp-console-bundle';
/** Raised when an older console would misread the file; what is only added does not raise it. */
export const BUNDLE_VERSION = 1;

/** Everything that a bundle may hold, by its name in the zip. */
export const BUNDLE_ENTRIES = {
  manifest: 'manifest.json',
  messages: 'messages.ndjson',
  chargers: 'chargers.json',
  sessions: 'sessions.json',
  settings: 'settings.json',
  log: 'console-log.ndjson',
} as const;
export type BundleEntry = keyof typeof BUNDLE_ENTRIES;

/** What the export of a bundle adds to the database's part: nothing of it is a secret. */
export interface BundleExtras {
  /** Version of the console. */
  version: string;
  /** Such as `linux x64`. */
  platform: string;
  /** null in a workspace: they are the console's, not the file's. */
  settings: object | null;
  /** The newest lines of the console's log, oldest first. */
  log: readonly object[];
}

/** ms since 1970 that a Date can hold. */
const moment = z.number().int().min(-8.64e15).max(8.64e15);

/** `format` and `version` are read before anything else is looked at. */
export const bundleMarkSchema = z.object({
  format: z.literal(BUNDLE_FORMAT),
  version: z.number().int().positive(),
});

export const bundleManifestSchema = bundleMarkSchema.extend({
  /** When the export was begun, ms. */
  createdAt: moment,
  console: z.object({ version: z.string().max(100), platform: z.string().max(100) }),
  /** Schema of the database that it was taken from. */
  schema: z.number().int(),
  filter: logFilterSchema,
  /** idTags are replaced by `TAG-1`, `TAG-2` …: the same tag by the same word. */
  idTagsRedacted: z.boolean(),
  counts: z.object({
    messages: z.number().int().nonnegative(),
    chargers: z.number().int().nonnegative(),
    sessions: z.number().int().nonnegative(),
  }),
  /** SHA-256 of each other entry's content, hexadecimal. */
  sha256: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});
export type BundleManifest = z.infer<typeof bundleManifestSchema>;

const text = z.string().max(10_000);
const time = moment.nullable();

/** A charger with its connectors and connections. Never its password, nor the hash of it. */
export const bundledChargerSchema = z.object({
  chargerId: text,
  deviceId: text,
  vendor: text.nullable(),
  model: text.nullable(),
  serialNumber: text.nullable(),
  firmwareVersion: text.nullable(),
  meterType: text.nullable(),
  meterSerialNumber: text.nullable(),
  iccid: text.nullable(),
  imsi: text.nullable(),
  lastBootAt: time,
  bootUid: text.nullable(),
  lastSeenAt: time,
  registration: z.enum(['accepted', 'pending', 'rejected']).nullable(),
  remoteAddress: text.nullable(),
  connectedAt: time,
  disconnectedAt: time,
  disconnectReason: text.nullable(),
  pinnedName: text.nullable(),
  note: text.nullable(),
  connectors: z
    .array(
      z.object({
        connectorId: z.number().int(),
        status: text,
        errorCode: text,
        info: text.nullable(),
        vendorErrorCode: text.nullable(),
        statusAt: moment,
        statusUid: text,
      }),
    )
    .max(10_000),
  connections: z
    .array(
      z.object({
        connectionId: text,
        remoteAddress: text,
        connectedAt: moment,
        disconnectedAt: time,
        closeCode: z.number().int().nullable(),
        closeReason: text.nullable(),
      }),
    )
    .max(10_000),
});
export type BundledCharger = z.infer<typeof bundledChargerSchema>;

const figure = z.number().nullable();

/** A charging session as the console knew it: under a filter the messages alone would not tell all of it. */
export const bundledSessionSchema = z.object({
  sessionId: text,
  chargerId: text,
  transactionId: z.number().int(),
  connectorId: z.number().int().nullable(),
  idTag: text.nullable(),
  startedAt: time,
  meterStartWh: z.number().int().nullable(),
  suspectedRepeat: z.boolean(),
  notAuthorized: z.boolean(),
  clockNotSet: z.boolean(),
  stoppedAt: time,
  meterStopWh: z.number().int().nullable(),
  stopReason: text.nullable(),
  stopIdTag: text.nullable(),
  stopUid: text.nullable(),
  firstRegisterWh: figure,
  lastRegisterWh: figure,
  registerFell: z.boolean(),
  samplesPruned: z.boolean(),
  powerW: figure,
  socPercent: figure,
  energyWh: z.number().int().nullable(),
  amountMinor: z.number().int().nullable(),
  tariff: text,
  currency: z.string().regex(/^[A-Z]{3}$/),
  sortAt: moment,
  updatedAt: moment,
});
export type BundledSession = z.infer<typeof bundledSessionSchema>;
