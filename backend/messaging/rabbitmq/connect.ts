/** Opens connections to RabbitMQ, and says in the console's words why one cannot be opened. */
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { connect, type ChannelModel } from 'amqplib';
import { ConsoleError } from '../../contract/errors.ts';
import type { BrokerSettings } from '../../contract/settings.ts';
import { conflictOf, remedyFor } from './conflict.ts';

/** A broker that accepts the connection and says nothing is given up after this time, ms. */
export const CONNECT_TIMEOUT_MS = 5_000;
/** A frozen broker is noticed after two to three of these, seconds (RabbitMQ doc, "Heartbeats": 5 … 20). */
const HEARTBEAT_S = 5;
/** How long the broker may take to answer our farewell, ms. */
const CLOSE_TIMEOUT_MS = 2_000;
/** AMQP 0-9-1 classes whose methods declare and bind. */
const EXCHANGE_CLASS = 40;
const QUEUE_CLASS = 50;

/** Where a connection goes, without credentials. */
export function targetOf(settings: BrokerSettings): string {
  const { tls, host, port, vhost } = settings;
  return `${tls ? 'amqps' : 'amqp'}://${host}:${port}/${vhost === '/' ? '' : encodeURIComponent(vhost)}`;
}

/**
 * Opens one connection and logs in.
 * @param purpose shown in RabbitMQ's list of connections.
 * @throws ConsoleError BROKER_* by the cause; never with the password.
 */
export async function openConnection(
  settings: BrokerSettings,
  password: string,
  purpose: string,
): Promise<ChannelModel> {
  const { tls, host, port, vhost, user } = settings;
  try {
    return await connect(
      {
        protocol: tls ? 'amqps' : 'amqp',
        hostname: host,
        port,
        username: user,
        password,
        // amqplib decodes it, as if it had come from a URL.
        vhost: encodeURIComponent(vhost),
        heartbeat: HEARTBEAT_S,
      },
      {
        timeout: CONNECT_TIMEOUT_MS,
        noDelay: true,
        clientProperties: { connection_name: `OCPP Console: ${purpose}` },
        ...(tls ? tlsOptions(settings) : {}),
      },
    );
  } catch (error) {
    throw explain(error, settings);
  }
}

/** Closes a connection; one whose other end is silent is cut, so that nothing is left open. Never throws. */
export async function closeConnection(connection: ChannelModel): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
  });
  await Promise.race([connection.close().catch(() => {}), tooLong]);
  clearTimeout(timer);
  // amqplib only half-closes the socket, which waits for ever for a broker that froze.
  if ('stream' in connection.connection && connection.connection.stream instanceof Socket)
    connection.connection.stream.destroy();
}

/** Options of Node's tls.connect. @throws ConsoleError BROKER_TLS_FAILED for a file that cannot be read. */
export function tlsOptions(settings: BrokerSettings): {
  ca?: Buffer[];
  cert?: Buffer;
  key?: Buffer;
  servername?: string;
} {
  const { tlsCaFile, tlsCertFile, tlsKeyFile, tlsServerName } = settings;
  return {
    ...(tlsCaFile === '' ? {} : { ca: [readPem(tlsCaFile)] }),
    ...(tlsCertFile === '' ? {} : { cert: readPem(tlsCertFile) }),
    ...(tlsKeyFile === '' ? {} : { key: readPem(tlsKeyFile) }),
    ...(tlsServerName === '' ? {} : { servername: tlsServerName }),
  };
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConsoleError('BROKER_TLS_FAILED', `The file ${file} cannot be read.`, { cause: error });
  }
}

/** A failure of amqplib, the network or the broker, under the console's code. */
export function explain(error: unknown, settings: BrokerSettings): ConsoleError {
  if (error instanceof ConsoleError) return error;
  const failure = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in failure ? failure.code : undefined;
  const wrap = (name: ConsoleError['code'], detail = failure.message): ConsoleError =>
    new ConsoleError(name, detail, { cause: failure });
  const refusal = (name: ConsoleError['code']): ConsoleError => {
    const conflict = conflictOf(failure.message);
    if (conflict === undefined) return wrap(name);
    return new ConsoleError(name, failure.message, {
      cause: failure,
      conflict,
      remedy: remedyFor(conflict),
    });
  };

  // Reply codes of the AMQP protocol (RabbitMQ doc, "AMQP 0-9-1 Reference: constants").
  const classId = 'classId' in failure ? failure.classId : undefined;
  if (code === 406 && (classId === EXCHANGE_CLASS || classId === QUEUE_CLASS))
    return refusal('BROKER_TOPOLOGY_MISMATCH');
  if (code === 403 || code === 405) return refusal('BROKER_ACCESS_REFUSED');
  if (code === 404 || code === 406 || code === 530) return wrap('BROKER_FAILED');
  if (typeof code === 'string') {
    if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || /CERT|SELF_SIGNED|ISSUER/.test(code))
      return wrap('BROKER_TLS_FAILED');
    return wrap('BROKER_UNREACHABLE', `${settings.host}:${settings.port}: ${failure.message}`);
  }
  // During the handshake amqplib gives no codes, only these sentences of its own.
  if (failure.message.startsWith('Handshake terminated by server: 403')) return wrap('BROKER_AUTH_FAILED');
  if (failure.message.startsWith('Expected ConnectionOpenOk'))
    return wrap('BROKER_VHOST_REFUSED', `Virtual host ${settings.vhost}, user ${settings.user}`);
  if (failure.message.startsWith('Frame size') || failure.message.startsWith('Expected AMQP'))
    return wrap('BROKER_NOT_AMQP');
  if (/Socket closed abruptly during opening handshake/.test(failure.message)) return wrap('BROKER_NOT_AMQP');
  if (/ETIMEDOUT|[Hh]eartbeat/.test(failure.message))
    return wrap('BROKER_UNREACHABLE', `${settings.host}:${settings.port} does not answer.`);
  return wrap('BROKER_UNREACHABLE');
}
