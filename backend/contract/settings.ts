/**
 * Every setting of the console: one schema, from which defaults, validation, environment variables and the
 * README's table come. Secrets are not in it: they are kept apart, encrypted (see `SECRET_NAMES`).
 */
import { z } from 'zod';
import {
  brokerPatchSchema,
  brokerProfilesSchema,
  brokerSettingsSchema,
  DEFAULT_BROKER_SETTINGS,
  type BrokerProfile,
} from './broker-settings.ts';

export type { BrokerSettings } from './broker-settings.ts';

const port = z.number().int().min(0).max(65_535);

/** `accept`: every charger; `ask`: Pending until the operator decides; `known`: all others are Rejected. */
export const REGISTRATION_POLICIES = ['accept', 'ask', 'known'] as const;
export type RegistrationPolicy = (typeof REGISTRATION_POLICIES)[number];

/** `all`: every idTag is accepted; `list`: those of the console's list, as it says. */
export const AUTHORIZATION_POLICIES = ['all', 'list'] as const;
export type AuthorizationPolicy = (typeof AUTHORIZATION_POLICIES)[number];

export const ocppSettingsSchema = z.object({
  host: z.string().min(1).describe('Interface the OCPP server listens on'),
  port: port.describe('Port of the OCPP server'),
  heartbeatIntervalS: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .describe('Heartbeat interval given in the answer to BootNotification, seconds'),
  callTimeoutS: z
    .number()
    .int()
    .min(1)
    .max(600)
    .describe('How long the console waits for a charger’s answer to a command, seconds'),
  pingIntervalS: z
    .number()
    .int()
    .min(1)
    .max(3_600)
    .describe('WebSocket ping interval; a charger that answers none is disconnected, seconds'),
  maxFrameBytes: z
    .number()
    .int()
    .min(1_024)
    .max(16_777_216)
    .describe('Largest frame accepted from a charger, bytes'),
  requireSubprotocol: z.boolean().describe('Refuse a charger that offers no WebSocket subprotocol at all'),
  strict: z
    .boolean()
    .describe('Refuse messages that break the OCPP schemas; otherwise slight faults are answered and marked'),
  maxMessagesPerSecond: z
    .number()
    .int()
    .min(10)
    .max(100_000)
    .describe('Messages that one charger may send in a second; what comes beyond is refused'),
  registration: z
    .enum(REGISTRATION_POLICIES)
    .describe('Which chargers are accepted: all, after asking the operator, or known ones only'),
  authorization: z
    .enum(AUTHORIZATION_POLICIES)
    .describe('Which idTags may charge: all, or those of the list'),
  securityProfile: z
    .number()
    .int()
    .min(0)
    .max(3)
    .describe(
      'OCPP 1.6 security profile: 0 none, 1 passwords, 2 TLS and passwords, 3 TLS with certificates of the chargers',
    ),
});

export type OcppSettings = z.infer<typeof ocppSettingsSchema>;

export const tariffSettingsSchema = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters, such as EUR')
    .describe('Currency of amounts, ISO 4217'),
  pricePerKWh: z.number().min(0).max(1_000_000).describe('Price of a kilowatt-hour'),
  pricePerMinute: z.number().min(0).max(1_000_000).describe('Price of a minute of the session'),
  fixedFee: z.number().min(0).max(1_000_000).describe('Fee for each session'),
});
export type Tariff = z.infer<typeof tariffSettingsSchema>;

export const filesSettingsSchema = z.object({
  enabled: z.boolean().describe('Offer files to chargers over HTTP, and take their uploads'),
  port: port.describe('Port of the file server'),
  maxFileMb: z.number().int().min(1).max(4_096).describe('Largest file, MB (1,000,000 bytes)'),
});
export type FilesSettings = z.infer<typeof filesSettingsSchema>;

/** Sizes below this would remove messages as they come. */
const SMALLEST_MB = 50;

export const storageSettingsSchema = z.object({
  keepDays: z
    .number()
    .int()
    .min(0)
    .max(36_500)
    .describe('Days that messages and sessions are kept; 0: for ever'),
  maxSizeMb: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .refine((size) => size === 0 || size >= SMALLEST_MB, `0, or ${SMALLEST_MB} and more`)
    .describe(
      'Size of the database, MB (1,000,000 bytes), above which the oldest messages are removed; 0: no limit',
    ),
  keepBackups: z
    .number()
    .int()
    .min(0)
    .max(1_000)
    .describe('Backups kept in the data folder: older ones are deleted after a new one; 0: all'),
  textIndex: z
    .boolean()
    .describe(
      'Index the texts of messages: finds one in millions at once, takes a tenth of the database’s size',
    ),
});
export type StorageSettings = z.infer<typeof storageSettingsSchema>;

export const uiSettingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).describe('Colours of the window'),
  savedFilters: z
    .array(z.string().min(1).max(4_000))
    .max(50)
    .describe('Filters of the message log that were saved, as text'),
});

export const desktopSettingsSchema = z.object({
  notifyFaults: z.boolean().describe('Notifications of the system when a connector becomes faulted'),
  notifyDisconnects: z
    .boolean()
    .describe(
      'Notifications of the system when a charger goes away without a goodbye and does not come back',
    ),
  closeToTray: z.boolean().describe('Closing the window leaves the console running in the tray'),
});

export const settingsSchema = z.object({
  ocpp: ocppSettingsSchema,
  broker: brokerSettingsSchema,
  brokerProfiles: brokerProfilesSchema,
  tariff: tariffSettingsSchema,
  files: filesSettingsSchema,
  storage: storageSettingsSchema,
  ui: uiSettingsSchema,
  desktop: desktopSettingsSchema,
});
export type Settings = z.infer<typeof settingsSchema>;

/** What holds where nobody chose otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  ocpp: {
    host: '0.0.0.0',
    port: 9000,
    heartbeatIntervalS: 60,
    callTimeoutS: 30,
    pingIntervalS: 30,
    maxFrameBytes: 1_048_576,
    requireSubprotocol: false,
    strict: false,
    maxMessagesPerSecond: 1_000,
    registration: 'accept',
    authorization: 'all',
    securityProfile: 0,
  },
  broker: DEFAULT_BROKER_SETTINGS,
  brokerProfiles: { others: [] },
  tariff: {
    currency: 'EUR',
    pricePerKWh: 0.35,
    pricePerMinute: 0,
    fixedFee: 0,
  },
  files: {
    enabled: false,
    port: 9080,
    maxFileMb: 200,
  },
  storage: {
    // The log is evidence: time alone removes nothing unless somebody asks for it. But a disk that is full stops
    // everything, so there is a limit to the size: some ten million messages.
    keepDays: 0,
    maxSizeMb: 10_000,
    keepBackups: 10,
    textIndex: true,
  },
  ui: {
    theme: 'system',
    savedFilters: [],
  },
  desktop: {
    notifyFaults: true,
    notifyDisconnects: true,
    // Chargers must not be served by a program nobody sees, unless somebody asks for it.
    closeToTray: false,
  },
};

/** A change of some settings, section by section. */
export const settingsPatchSchema = z.object({
  ocpp: ocppSettingsSchema.partial().optional(),
  broker: brokerPatchSchema.optional(),
  brokerProfiles: brokerProfilesSchema.partial().optional(),
  tariff: tariffSettingsSchema.partial().optional(),
  files: filesSettingsSchema.partial().optional(),
  storage: storageSettingsSchema.partial().optional(),
  ui: uiSettingsSchema.partial().optional(),
  desktop: desktopSettingsSchema.partial().optional(),
});
export type SettingsPatch = z.input<typeof settingsPatchSchema>;

/**
 * Secrets, kept encrypted beside the settings; the window learns only whether each is set. Each profile of a broker has
 * its own password; `brokerPassword` is that of the one in use.
 */
export const SECRET_NAMES = ['brokerPassword'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** Environment variables that override settings, with a window or without: variable → path of the setting. */
export const ENVIRONMENT = {
  OCPP_HOST: 'ocpp.host',
  OCPP_PORT: 'ocpp.port',
  OCPP_STRICT: 'ocpp.strict',
  ENABLE_RABBITMQ: 'broker.kind',
  RABBITMQ_URL: 'broker.*',
  RABBITMQ_PREFETCH: 'broker.prefetch',
  RABBITMQ_QUEUE: 'broker.queue',
  RABBITMQ_NOTIFICATIONS_QUEUE: 'broker.notificationsQueue',
  RABBITMQ_QUEUE_TYPE: 'broker.queueType',
  RABBITMQ_CLUSTER_NODES: 'broker.clusterNodes',
} as const;

/** The settings as the window sees them. */
export interface SettingsView {
  settings: Settings;
  /** Profiles of brokers, the one in use among them, in the order of their names. */
  brokerProfiles: BrokerProfile[];
  /** Which secrets are stored. */
  secrets: Record<SecretName, boolean>;
  /** How secrets are protected at rest, in words. */
  secretProtection: string;
  /** Paths of settings that an environment variable or a command-line option overrides. */
  overridden: string[];
}
