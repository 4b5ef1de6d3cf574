/**
 * What the window may ask of the backend, over Socket.io. Each request names a method; parameters are validated
 * by the method's schema at the door, and the acknowledgement carries the result or an error with a stable code.
 */
import { z } from 'zod';
import type { Charger, ChargingSession, LogEntry, LogRow, MeterSample } from './entities.ts';
import type { ErrorInfo } from './errors.ts';
import { exportFormatSchema, logFilterSchema } from './log-filter.ts';
import type { Notification } from './notifications.ts';
import { brokerSettingsSchema, SECRET_NAMES, settingsPatchSchema, type SettingsView } from './settings.ts';
import type { ConnectionTestResult, ConsoleStatus } from './status.ts';

const id = z.string().min(1).max(1_000);
const pageSize = z.number().int().min(1).max(500).default(100);

export const methods = {
  'status.get': z.object({}),
  'chargers.list': z.object({}),
  'sessions.list': z.object({
    chargerId: id.optional(),
    status: z.enum(['active', 'finished']).optional(),
    /** Continue after this session (keyset page). */
    after: id.optional(),
    limit: pageSize,
  }),
  'sessions.get': z.object({ sessionId: id }),
  'messages.page': z.object({
    filter: logFilterSchema.default({}),
    /** `before`: older than this row id; `after`: newer than it (for the live tail). Neither: the newest page. */
    before: z.number().int().optional(),
    after: z.number().int().optional(),
    limit: pageSize,
  }),
  'messages.get': z.object({ uid: id }),
  'messages.facets': z.object({}),
  'export.start': z.object({
    filter: logFilterSchema.default({}),
    format: exportFormatSchema,
    /** A destination chosen in the save dialog; without it the result offers a download link. */
    destinationId: id.optional(),
  }),
  'export.cancel': z.object({ jobId: id }),
  'settings.get': z.object({}),
  'settings.update': z.object({
    patch: settingsPatchSchema,
    /** A new value, or null to forget the secret. */
    secrets: z.partialRecord(z.enum(SECRET_NAMES), z.string().max(4_096).nullable()).default({}),
  }),
  'broker.test': z.object({
    settings: brokerSettingsSchema,
    /** Left out: the stored password. */
    password: z.string().max(4_096).optional(),
  }),
  'ocpp.restart': z.object({}),
  'simulator.start': z.object({}),
  'simulator.stop': z.object({}),
} as const;

export type Method = keyof typeof methods;
/** What a caller may write (defaults may be left out). */
export type MethodInput<M extends Method> = z.input<(typeof methods)[M]>;
/** What the handler receives. */
export type MethodParams<M extends Method> = z.output<(typeof methods)[M]>;

export interface MethodResults {
  'status.get': ConsoleStatus;
  'chargers.list': Charger[];
  'sessions.list': { sessions: ChargingSession[]; hasMore: boolean };
  'sessions.get': { session: ChargingSession; samples: MeterSample[]; messages: LogRow[] };
  /** Newest first. */
  'messages.page': { rows: LogRow[]; hasMore: boolean };
  'messages.get': LogEntry;
  /** Values that occur in the log, for the filter's menus. */
  'messages.facets': { actions: string[]; chargerIds: string[] };
  'export.start': { jobId: string; downloadUrl?: string };
  'export.cancel': { cancelled: boolean };
  'settings.get': SettingsView;
  'settings.update': SettingsView;
  'broker.test': ConnectionTestResult;
  'ocpp.restart': ConsoleStatus;
  'simulator.start': { chargerId: string };
  'simulator.stop': { stopped: number };
}

export type Reply<M extends Method> =
  | { ok: true; data: MethodResults[M] }
  | { ok: false; error: ErrorInfo & { fields?: Record<string, string> } };

/** Progress of an export: `total` is an estimate, never below `rows`. */
export interface ExportProgress {
  jobId: string;
  state: 'running' | 'finished' | 'cancelled' | 'failed';
  rows: number;
  total: number;
  bytes: number;
  /** Where the file lies, for a destination on this machine. */
  file?: string;
  error?: ErrorInfo;
}

export const requestSchema = z.object({
  method: z.enum(Object.keys(methods) as [Method, ...Method[]]),
  params: z.unknown(),
});

export interface ClientToServerEvents {
  request: (
    request: { method: Method; params: unknown },
    acknowledge: (reply: Reply<Method>) => void,
  ) => void;
}
export interface ServerToClientEvents {
  notification: (notification: Notification) => void;
  /** The console's live state: at every change, and each second while figures move. */
  status: (status: ConsoleStatus) => void;
  'export.progress': (progress: ExportProgress) => void;
}
