/** How the console reaches its broker: one profile. Several are kept, one of them is in use. */
import { z } from 'zod';

/** The profile that the console begins with, and as which a settings file without profiles is read. */
export const FIRST_PROFILE_ID = 'first';
/** Profiles beside the one in use. */
export const MAX_OTHER_PROFILES = 49;

/** `classic`: with priorities; `quorum`: replicated over the nodes of a cluster, without them. */
export const QUEUE_TYPES = ['classic', 'quorum'] as const;
export type QueueType = (typeof QUEUE_TYPES)[number];

const WATCHED_QUEUES = 20;
const CLUSTER_NODES = 20;
/** `host`, `host:port`, `[IPv6]:port`. */
const NODE = /^(?:\[(?<six>[0-9A-Fa-f:.%]+)\]|(?<host>[^\s:[\],]{1,253}))(?::(?<port>\d{1,5}))?$/;

/** A name or an address, as a resolver takes it: what was pasted with more around it can never be reached. */
const host = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[^\s/@]+$/, 'a name or address alone, without amqp:// and without a port');
const port = z.number().int().min(0).max(65_535);
export const profileIdSchema = z.string().regex(/^[a-z0-9-]{1,40}$/);
export const profileNameSchema = z.string().max(80);

export const brokerSettingsSchema = z.object({
  profileId: profileIdSchema.describe('Key of the profile in use; the console chooses it'),
  name: profileNameSchema.describe('Name of the profile in use; empty: named after its broker'),
  kind: z.enum(['embedded', 'rabbitmq']).describe('Which broker carries the messages'),
  host: host.describe('RabbitMQ host'),
  port: port.describe('RabbitMQ port'),
  clusterNodes: z
    .string()
    .max(4_096)
    .refine((text) => {
      const entries = entriesOf(text);
      return entries.length <= CLUSTER_NODES && entries.every((entry) => nodeOf(entry, 0) !== null);
    }, `host or host:port, with commas between, at most ${CLUSTER_NODES}`)
    .describe('Further nodes of the RabbitMQ cluster, host:port with commas between; tried in turn'),
  vhost: z.string().min(1).max(255).describe('RabbitMQ virtual host'),
  user: z.string().min(1).max(255).describe('RabbitMQ user'),
  tls: z.boolean().describe('Connect with TLS (amqps)'),
  tlsCaFile: z.string().max(4_096).describe('Certificate authority file (PEM) for TLS'),
  tlsCertFile: z.string().max(4_096).describe('Client certificate file (PEM) for TLS'),
  tlsKeyFile: z.string().max(4_096).describe('Key file (PEM) of the client certificate'),
  tlsServerName: z.string().max(253).describe('Name in the broker’s certificate; empty: the host'),
  exchange: z.string().min(1).max(127).describe('Topic exchange'),
  queue: z.string().min(1).max(127).describe('Queue of OCPP messages'),
  notificationsQueue: z.string().min(1).max(127).describe('Queue of notifications'),
  queueType: z
    .enum(QUEUE_TYPES)
    .describe('Type of the queues in RabbitMQ: classic with priorities, or quorum (replicated) without'),
  prefetch: z.number().int().min(1).max(5_000).describe('Unacknowledged messages per consumer'),
  watchedQueues: z
    .string()
    .max(4_096)
    .refine(
      (text) => entriesOf(text).length <= WATCHED_QUEUES,
      `at most ${WATCHED_QUEUES} queues, with commas between`,
    )
    .describe('Queues of other systems to be shown with their depth, with commas between'),
});

export type BrokerSettings = z.infer<typeof brokerSettingsSchema>;

export const DEFAULT_BROKER_SETTINGS: BrokerSettings = {
  profileId: FIRST_PROFILE_ID,
  name: '',
  kind: 'embedded',
  host: '127.0.0.1',
  port: 5672,
  clusterNodes: '',
  vhost: '/',
  user: 'guest',
  tls: false,
  tlsCaFile: '',
  tlsCertFile: '',
  tlsKeyFile: '',
  tlsServerName: '',
  exchange: 'ev_charging_events',
  queue: 'ocpp_messages',
  notificationsQueue: 'notifications',
  queueType: 'classic',
  prefetch: 2_000,
  watchedQueues: '',
};

/** The profiles that are not in use; the one in use is the section `broker` of the settings. */
export const brokerProfilesSchema = z.object({
  others: z
    .array(brokerSettingsSchema)
    .max(MAX_OTHER_PROFILES)
    .describe('Broker profiles that are not in use'),
});

/** A change of a profile: its key stays. */
export const brokerPatchSchema = brokerSettingsSchema.omit({ profileId: true }).partial();

/** A profile as the window sees it. */
export interface BrokerProfile {
  /** As it is stored, without what the environment lays over the one in use. */
  settings: BrokerSettings;
  inUse: boolean;
  /** Whether a password is stored for it. */
  hasPassword: boolean;
}

/** Where RabbitMQ listens: the node of the settings, then the others of its cluster. */
export function nodesOf(
  settings: Pick<BrokerSettings, 'host' | 'port' | 'clusterNodes'>,
): [{ host: string; port: number }, ...{ host: string; port: number }[]] {
  const { host, port: firstPort, clusterNodes } = settings;
  const others = entriesOf(clusterNodes).flatMap((entry) => nodeOf(entry, firstPort) ?? []);
  return [{ host, port: firstPort }, ...others];
}

/** Names in a list with commas between. */
export function entriesOf(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  return [...new Set(entries.filter((entry) => entry !== ''))];
}

function nodeOf(text: string, defaultPort: number): { host: string; port: number } | null {
  const groups = NODE.exec(text)?.groups;
  const number = Number(groups?.['port'] ?? defaultPort);
  if (groups === undefined || number > 65_535) return null;
  return { host: groups['six'] ?? groups['host'] ?? '', port: number };
}
