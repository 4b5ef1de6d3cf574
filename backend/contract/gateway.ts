/**
 * What the window may ask of the backend, over Socket.io. Each request names a method; parameters are validated
 * by the method's schema at the door, and the acknowledgement carries the result or an error with a stable code.
 */
import { z } from 'zod';
import type { CertificateRequest, SecurityView } from './certificates.ts';
import type {
  ChargerConfiguration,
  CommandDefinition,
  CommandResult,
  ConfigurationKeyInfo,
  MessageDescription,
  SentCommand,
} from './commands.ts';
import { LOG_LEVELS, type LogLine } from './console-log.ts';
import type { DatabaseCopy, DataView, RestoreResult } from './data.ts';
import {
  ID_TAG_STATUSES,
  MAX_NOTE,
  MAX_PINNED_NAME,
  type Charger,
  type ChargingSession,
  type ConnectionEpoch,
  type ConnectorSample,
  type DeadLetter,
  type IdTag,
  type LogEntry,
  type LogRow,
  type TransferFile,
} from './entities.ts';
import type { ErrorInfo } from './errors.ts';
import { exportFormatSchema, logFilterSchema } from './log-filter.ts';
import type { Notification } from './notifications.ts';
import type { MessageProblem } from './ocpp.ts';
import type { Overview } from './overview.ts';
import {
  sampleCursorSchema,
  sessionFilterSchema,
  type SamplePage,
  type SessionDetail,
  type SessionTotals,
} from './sessions.ts';
import { brokerPatchSchema, brokerSettingsSchema, profileIdSchema } from './broker-settings.ts';
import { SECRET_NAMES, settingsPatchSchema, type SettingsView } from './settings.ts';
import type { ConnectionTestResult, ConsoleStatus, PortCheck } from './status.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { WorkspaceProgress } from './workspace.ts';

const id = z.string().min(1).max(1_000);
const pageSize = z.number().int().min(1).max(500).default(100);

/** OCPP 1.6 §7.28: at most 20 characters. */
const idTag = z.string().trim().min(1).max(20);
const action = z.string().min(1).max(100);
/** A new text in the place of a former one: null stands for none, as does an empty new one. */
const textChange = (to: z.ZodString) => z.object({ from: z.string().nullable(), to });

/** A command's payload; the schema of its action is checked by the method. */
const payload = z.record(z.string(), z.json());

export const methods = {
  'status.get': z.object({}),
  /** The operator has read what was found damaged. */
  'notices.dismiss': z.object({ noticeId: id }),
  /**
   * The day's figures and the latest problems. `since`: when the window's local day began, ms; of an opened file, the
   * day in which it ends.
   */
  'overview.get': z.object({ since: z.number().int() }),
  'vocabulary.get': z.object({}),
  'chargers.list': z.object({}),
  /** Accepts or rejects a charger; one that was never seen is added to the known ones. */
  'chargers.register': z.object({ chargerId: id, registration: z.enum(['accepted', 'rejected']) }),
  /** The password of security profiles 1 and 2 (16 to 40 characters); null removes it. */
  'chargers.setPassword': z.object({ chargerId: id, password: z.string().min(16).max(40).nullable() }),
  /**
   * What the operator calls a charger, and notes about it. A text that is not `from` any more was changed by another
   * window, and stays.
   */
  'chargers.annotate': z.object({
    chargerId: id,
    pinnedName: textChange(
      z
        .string()
        .trim()
        .max(MAX_PINNED_NAME)
        .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'A name is one line without control characters'),
    ).optional(),
    note: textChange(z.string().max(MAX_NOTE)).optional(),
  }),
  /** Its connections, latest first. */
  'chargers.connections': z.object({ chargerId: id, limit: pageSize }),
  'chargers.configuration': z.object({ chargerId: id }),
  'chargers.heartbeats': z.object({ chargerId: id }),
  /** What it measured since a moment, ms. */
  'chargers.samples': z.object({ chargerId: id, since: z.number().int() }),
  'commands.catalogue': z.object({}),
  /** What is wrong with a command's payload; nothing is sent. */
  'commands.check': z.object({ action, payload }),
  /** Sends a command and waits for the charger's answer, or for the time-out of the settings. */
  'commands.send': z.object({ chargerId: id, action, payload }),
  /** Commands sent to a charger, latest first; `before`: older than this row id. */
  'commands.history': z.object({ chargerId: id, before: z.number().int().optional(), limit: pageSize }),
  'idTags.list': z.object({}),
  'idTags.save': z.object({
    idTag,
    status: z.enum(ID_TAG_STATUSES),
    expiryDate: z.number().int().nullable(),
    parentIdTag: idTag.nullable(),
    note: z.string().max(200),
  }),
  'idTags.delete': z.object({ idTag }),
  'security.get': z.object({}),
  /** Creates the local certificate authority and the server's certificate, in place of former ones. */
  'security.createAuthority': z.object({ name: z.string().trim().min(1).max(64) }),
  /** A new server certificate for the addresses of now. */
  'security.renewServer': z.object({}),
  'security.requests': z.object({ chargerId: id }),
  /** Signs a charger's request. Nothing is sent: the window sends the chain, as the command CertificateSigned. */
  'security.sign': z.object({ chargerId: id, csr: z.string().min(1).max(10_000) }),
  'files.list': z.object({ chargerId: id.optional() }),
  /** An address to which one file may be uploaded; its host is this computer as the charger reaches it. */
  'files.offerUpload': z.object({ chargerId: id }),
  /** An address from which a file that was handed over (`POST /files`) may be downloaded. */
  'files.offerDownload': z.object({ chargerId: id, fileId: id }),
  'files.delete': z.object({ fileId: id }),
  'sessions.list': sessionFilterSchema.extend({
    /** Continue after this session (keyset page). */
    after: id.optional(),
    limit: pageSize,
  }),
  /** Sums over all sessions under a filter. */
  'sessions.totals': sessionFilterSchema,
  /** The chargers that have sessions, for the filter's menu. */
  'sessions.chargers': z.object({}),
  'sessions.get': z.object({ sessionId: id }),
  /** Everything that was measured in a session, in the order of time. */
  'sessions.samples': z.object({ sessionId: id, after: sampleCursorSchema.optional(), limit: pageSize }),
  /** Writes one session with its samples as CSV. Its progress comes as that of other exports. */
  'sessions.export': z.object({
    sessionId: id,
    /** A destination chosen in the save dialog; without it the result offers a download link. */
    destinationId: id.optional(),
  }),
  'messages.page': z.object({
    filter: logFilterSchema.default({}),
    /** `before`: older than this row id; `after`: newer than it (for the live tail). Neither: the newest page. */
    before: z.number().int().optional(),
    after: z.number().int().optional(),
    limit: pageSize,
    /**
     * Longest search for older rows, ms: the answer may then come before the page is full, and says where to go on.
     */
    budgetMs: z.number().int().min(1).max(10_000).optional(),
  }),
  /** The first row at a moment (ms) or after it. */
  'messages.locate': z.object({ at: z.number().int() }),
  /** Over which time the log stretches, and how dense it is in so many equal parts of that time. */
  'messages.timeline': z.object({
    filter: logFilterSchema.default({}),
    buckets: z.number().int().min(1).max(500).default(100),
  }),
  'messages.get': z.object({ uid: id }),
  /** Which of these CALLs have no answer though it is overdue. */
  'messages.unanswered': z.object({ uids: z.array(id).min(1).max(500) }),
  'messages.facets': z.object({}),
  /** What OCPP 1.6 says of a message. */
  'messages.explain': z.object({ action }),
  'export.start': z.object({
    filter: logFilterSchema.default({}),
    format: exportFormatSchema,
    /** A destination chosen in the save dialog; without it the result offers a download link. */
    destinationId: id.optional(),
    /** Replaces idTags by pseudonyms. */
    redactIdTags: z.boolean().default(false),
  }),
  'export.cancel': z.object({ jobId: id }),
  /**
   * Begins to open an exported log or a bundle, chosen in the open dialog or sent by `POST /logs`. A window that connects
   * with the id of the workspace it becomes (`auth.workspace`) is answered out of that.
   */
  'workspace.open': z.object({ sourceId: id }),
  'workspace.cancel': z.object({ jobId: id }),
  'workspace.close': z.object({ workspaceId: id }),
  'settings.get': z.object({}),
  'settings.update': z.object({
    patch: settingsPatchSchema,
    /** A new value, or null to forget the secret. */
    secrets: z.partialRecord(z.enum(SECRET_NAMES), z.string().max(4_096).nullable()).default({}),
  }),
  'broker.test': z.object({
    settings: brokerSettingsSchema,
    /** Left out: the stored password of that profile. */
    password: z.string().max(4_096).optional(),
  }),
  /** A further profile: a copy of another with its password, or one with the default settings. */
  'broker.createProfile': z.object({ settings: brokerPatchSchema, copyOf: profileIdSchema.optional() }),
  'broker.saveProfile': z.object({
    profileId: profileIdSchema,
    settings: brokerPatchSchema,
    /** A new one, or null to forget it. */
    password: z.string().max(4_096).nullable().optional(),
  }),
  /** One that is not in use, with its password. */
  'broker.deleteProfile': z.object({ profileId: profileIdSchema }),
  /** Goes over to it; the journal keeps what comes meanwhile. */
  'broker.useProfile': z.object({ profileId: profileIdSchema }),
  /** Messages that were given up, oldest first, at most 200 of them. */
  'deadLetters.list': z.object({}),
  /** Gives them to the queue they came from once more, or throws them away. */
  'deadLetters.settle': z.object({
    letterIds: z.array(id).min(1).max(200),
    how: z.enum(['retry', 'discard']),
  }),
  /** The console's own log: its newest lines of this level and above. */
  'log.lines': z.object({ level: z.enum(LOG_LEVELS).default('info') }),
  'data.get': z.object({}),
  /**
   * Writes a backup into the data folder, or to a destination chosen in the save dialog; replies when it is done. Its
   * progress is in the status.
   */
  'data.backUp': z.object({ destinationId: id.optional() }),
  'data.cancelBackup': z.object({}),
  /** Puts a copy of the list, or a file chosen in the open dialog, in the database's place. */
  'data.restore': z.union([z.strictObject({ copyId: id }), z.strictObject({ sourceId: id })]),
  'data.deleteCopy': z.object({ copyId: id }),
  /** Copies a copy to a destination chosen in the save dialog. */
  'data.saveCopy': z.object({ copyId: id, destinationId: id }),
  /** Removes now what the settings do not keep. */
  'data.prune': z.object({}),
  'ocpp.restart': z.object({}),
  /** Whether the OCPP server answers at this computer's addresses. */
  'ocpp.checkPort': z.object({}),
  'simulator.start': z.object({}),
  'simulator.stop': z.object({}),
} as const;

export interface LogPage {
  rows: LogRow[];
  hasMore: boolean;
  /** The budget was used up: older rows are still to be looked through, from `before` on. */
  search?: {
    before: number;
    /** Of the log, 0 to 1, what has been looked through. */
    share: number;
  };
}

export interface LogTimeline {
  /** Times of the oldest and the newest row, ms. */
  from: number;
  to: number;
  /** About how many messages lie in each part, the oldest first; null where only a scan could tell. */
  counts: number[] | null;
}

export type Method = keyof typeof methods;
/** What a caller may write (defaults may be left out). */
export type MethodInput<M extends Method> = z.input<(typeof methods)[M]>;
/** What the handler receives. */
export type MethodParams<M extends Method> = z.output<(typeof methods)[M]>;

export interface MethodResults {
  'status.get': ConsoleStatus;
  'notices.dismiss': ConsoleStatus;
  'overview.get': Overview;
  'vocabulary.get': Vocabulary;
  'chargers.list': Charger[];
  'chargers.register': Charger;
  'chargers.setPassword': Charger;
  'chargers.annotate': Charger;
  'chargers.connections': ConnectionEpoch[];
  'chargers.configuration': ChargerConfiguration;
  /** When the latest came, ms, latest first. */
  'chargers.heartbeats': number[];
  /** Power, current and state of charge in the order of time. */
  'chargers.samples': ConnectorSample[];
  'commands.catalogue': {
    commands: CommandDefinition[];
    configurationKeys: ConfigurationKeyInfo[];
  };
  'commands.check': { problems: MessageProblem[] };
  'commands.send': CommandResult;
  'commands.history': { commands: SentCommand[]; hasMore: boolean };
  'idTags.list': IdTag[];
  'idTags.save': IdTag;
  'idTags.delete': { deleted: boolean };
  'security.get': SecurityView;
  'security.createAuthority': SecurityView;
  'security.renewServer': SecurityView;
  /** Latest first. */
  'security.requests': CertificateRequest[];
  /** PEM: the charger's certificate, then the authority's. */
  'security.sign': { certificateChain: string };
  /** Latest first. */
  'files.list': TransferFile[];
  'files.offerUpload': TransferFile;
  'files.offerDownload': TransferFile;
  'files.delete': { deleted: boolean };
  'sessions.list': { sessions: ChargingSession[]; hasMore: boolean };
  'sessions.totals': SessionTotals;
  /** By id. */
  'sessions.chargers': string[];
  'sessions.get': SessionDetail;
  'sessions.samples': SamplePage;
  'sessions.export': { jobId: string; downloadUrl?: string };
  /** Newest first. */
  'messages.page': LogPage;
  /** null: all rows are older. */
  'messages.locate': { id: number | null };
  /** null: no row. */
  'messages.timeline': LogTimeline | null;
  'messages.get': LogEntry;
  'messages.unanswered': { uids: string[] };
  /** Values that occur in the log, for the filter's menus. */
  'messages.facets': { actions: string[]; chargerIds: string[] };
  /** null: OCPP 1.6 has no message of this name. */
  'messages.explain': MessageDescription | null;
  'export.start': { jobId: string; downloadUrl?: string };
  'export.cancel': { cancelled: boolean };
  'workspace.open': { jobId: string };
  'workspace.cancel': { cancelled: boolean };
  'workspace.close': { closed: boolean };
  'settings.get': SettingsView;
  'settings.update': SettingsView;
  'broker.test': ConnectionTestResult;
  'broker.createProfile': { profileId: string; view: SettingsView };
  'broker.saveProfile': SettingsView;
  'broker.deleteProfile': SettingsView;
  'broker.useProfile': SettingsView;
  'deadLetters.list': DeadLetter[];
  /** How many were found and settled. */
  'deadLetters.settle': { settled: number };
  /** Newest first. */
  'log.lines': LogLine[];
  'data.get': DataView;
  /** Where it lies; null when it was cancelled. */
  'data.backUp': { file: string | null };
  'data.cancelBackup': { cancelled: boolean };
  'data.restore': RestoreResult;
  'data.deleteCopy': { copies: DatabaseCopy[] };
  'data.saveCopy': { file: string };
  'data.prune': DataView;
  'ocpp.restart': ConsoleStatus;
  'ocpp.checkPort': PortCheck[];
  'simulator.start': { chargerId: string };
  'simulator.stop': { stopped: number };
}

export type Reply<M extends Method> =
  | { ok: true; data: MethodResults[M] }
  | { ok: false; error: ErrorInfo & { fields?: Record<string, string> } };

/** Progress of an export: `total` is an estimate, never below `rows`. */
export interface ExportProgress {
  jobId: string;
  /** What is exported: left out for messages. */
  content?: 'session';
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
  'workspace.progress': (progress: WorkspaceProgress) => void;
  /** The workspace that this window named is not open any more; the connection ends. */
  'workspace.gone': () => void;
}
