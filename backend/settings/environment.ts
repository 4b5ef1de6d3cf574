/** Settings from environment variables and the command line: they override the file and are never written to it. */
import { QUEUE_TYPES, type QueueType } from '../contract/broker-settings.ts';
import { settingsPatchSchema, type SettingsPatch } from '../contract/settings.ts';

export interface Overrides {
  patch: SettingsPatch;
  brokerPassword?: string;
}

/** A variable or option that cannot be used; the message names it and says what it takes. */
export class OverrideError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OverrideError';
  }
}

const TRUE = new Set(['1', 'true', 'yes', 'on']);
const FALSE = new Set(['0', 'false', 'no', 'off', '']);

/**
 * Reads the variables of the README's settings table.
 * `RABBITMQ_URL` is an AMQP URI (RabbitMQ doc, "RabbitMQ URI Specification"); it enables RabbitMQ unless
 * `ENABLE_RABBITMQ` says no.
 * @throws OverrideError for a value that is none.
 */
export function overridesFromEnvironment(environment: NodeJS.ProcessEnv): Overrides {
  const ocpp: NonNullable<SettingsPatch['ocpp']> = {};
  const broker: NonNullable<SettingsPatch['broker']> = {};
  const overrides: Overrides = { patch: { ocpp, broker } };

  if (environment['OCPP_HOST'] !== undefined) ocpp.host = environment['OCPP_HOST'];
  if (environment['OCPP_PORT'] !== undefined) ocpp.port = portFrom('OCPP_PORT', environment['OCPP_PORT']);
  if (environment['OCPP_STRICT'] !== undefined)
    ocpp.strict = booleanFrom('OCPP_STRICT', environment['OCPP_STRICT']);
  if (environment['RABBITMQ_PREFETCH'] !== undefined)
    broker.prefetch = numberFrom('RABBITMQ_PREFETCH', environment['RABBITMQ_PREFETCH']);

  if (environment['RABBITMQ_QUEUE'] !== undefined) broker.queue = environment['RABBITMQ_QUEUE'];
  if (environment['RABBITMQ_NOTIFICATIONS_QUEUE'] !== undefined)
    broker.notificationsQueue = environment['RABBITMQ_NOTIFICATIONS_QUEUE'];
  if (environment['RABBITMQ_QUEUE_TYPE'] !== undefined)
    broker.queueType = queueTypeFrom(environment['RABBITMQ_QUEUE_TYPE']);
  if (environment['RABBITMQ_CLUSTER_NODES'] !== undefined)
    broker.clusterNodes = environment['RABBITMQ_CLUSTER_NODES'];

  const url = environment['RABBITMQ_URL'];
  if (url !== undefined && url !== '') {
    const parsed = brokerFromUrl(url);
    Object.assign(broker, parsed.settings, { kind: 'rabbitmq' });
    if (parsed.password !== undefined) overrides.brokerPassword = parsed.password;
  }
  const enabled = environment['ENABLE_RABBITMQ'];
  if (enabled !== undefined) broker.kind = booleanFrom('ENABLE_RABBITMQ', enabled) ? 'rabbitmq' : 'embedded';

  const checked = settingsPatchSchema.safeParse(overrides.patch);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new OverrideError(`${issue?.path.join('.') ?? 'A setting'}: ${issue?.message ?? 'not valid'}`);
  }
  return overrides;
}

/**
 * A TCP port.
 * @throws OverrideError naming the option or variable.
 */
export function portFrom(name: string, value: string): number {
  const port = numberFrom(name, value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new OverrideError(`${name} must be a port, 0 to 65535; got "${value}".`);
  return port;
}

function queueTypeFrom(value: string): QueueType {
  const found = QUEUE_TYPES.find((type) => type === value.trim().toLowerCase());
  if (found === undefined)
    throw new OverrideError(`RABBITMQ_QUEUE_TYPE must be ${QUEUE_TYPES.join(' or ')}; got "${value}".`);
  return found;
}

function numberFrom(name: string, value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number))
    throw new OverrideError(`${name} must be a number; got "${value}".`);
  return number;
}

function booleanFrom(name: string, value: string): boolean {
  const word = value.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw new OverrideError(`${name} must be true or false; got "${value}".`);
}

function brokerFromUrl(text: string): {
  settings: NonNullable<SettingsPatch['broker']>;
  password?: string;
} {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text may hold a password, so it is not repeated.
    throw new OverrideError('RABBITMQ_URL must be an AMQP URI such as amqp://user:password@host:5672/vhost.');
  }
  if (url.protocol !== 'amqp:' && url.protocol !== 'amqps:')
    throw new OverrideError(`RABBITMQ_URL must begin with amqp:// or amqps://; got ${url.protocol}//.`);
  const tls = url.protocol === 'amqps:';
  const vhost = decoded(url.pathname.slice(1));
  return {
    settings: {
      host: url.hostname === '' ? '127.0.0.1' : url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (tls ? 5671 : 5672) : Number(url.port),
      tls,
      vhost: vhost === '' ? '/' : vhost,
      ...(url.username === '' ? {} : { user: decoded(url.username) }),
    },
    ...(url.password === '' ? {} : { password: decoded(url.password) }),
  };
}

/** @throws OverrideError for percent-encoding that is none. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OverrideError('RABBITMQ_URL has a percent sign that begins no escape: write %25 for it.');
  }
}
