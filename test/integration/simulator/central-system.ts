import { RPCServer, type RPCClient } from 'ocpp-rpc';
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { startSimulatedCharger, type SimulatedChargerOptions } from '../../../backend/simulator/charger.ts';
import type { ChargerEvent } from '../../../backend/simulator/events.ts';

export interface Received {
  action: string;
  params: Record<string, unknown>;
  messageId: string;
  /** Which of the charger's connections it came over, counted from 1. */
  connection: number;
}

type Answer = (params: Record<string, unknown>) => Record<string, unknown> | Promise<Record<string, unknown>>;

/** What the central system answers, by action, where it is not the usual. */
export type Answers = Record<string, Answer>;

const sampled = z.object({
  meterValue: z.tuple([
    z.object({
      timestamp: z.string(),
      sampledValue: z.array(
        z.object({
          measurand: z.string(),
          value: z.string(),
          unit: z.string(),
          context: z.string(),
          phase: z.string().optional(),
        }),
      ),
    }),
  ]),
});

/** The one reading of a MeterValues message. */
export function readingOf({ params }: Received) {
  const [{ timestamp, sampledValue }] = sampled.parse(params).meterValue;
  const energy = sampledValue.find(({ measurand }) => measurand === 'Energy.Active.Import.Register');
  return { timestamp, sampledValue, energyWh: Number(energy?.value) };
}

/**
 * A central system that nobody of this project wrote: the server of `ocpp-rpc` in strict mode, which checks every
 * message of the charger against the schemas of OCPP 1.6. It accepts everything unless the test says otherwise.
 */
export async function centralSystem(
  answers: Answers = {},
  { authorize, port: wanted = 0 }: { authorize?: (password: string) => boolean; port?: number } = {},
) {
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true });
  const received: Received[] = [];
  const frames: string[] = [];
  const refused: string[] = [];
  const clients: RPCClient[] = [];
  const openedAt: number[] = [];
  let transactions = 0;
  const defaults: Answers = {
    BootNotification: () => ({ status: 'Accepted', interval: 300, currentTime: new Date().toISOString() }),
    Heartbeat: () => ({ currentTime: new Date().toISOString() }),
    Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
    StartTransaction: () => ({ transactionId: (transactions += 1), idTagInfo: { status: 'Accepted' } }),
  };
  server.auth((accept, reject, { password }) => {
    if (!authorize || authorize(password?.toString() ?? '')) accept({}, 'ocpp1.6');
    else reject(401, 'Unauthorized');
  });
  server.on('client', (client: RPCClient) => {
    const connection = clients.push(client);
    openedAt.push(Date.now());
    client.on('message', ({ message, outbound }: { message: string; outbound: boolean }) => {
      if (!outbound) frames.push(message);
    });
    client.on('badMessage', ({ error }: { error: Error }) => refused.push(error.message));
    client.on('strictValidationFailure', ({ method, error }: { method: string; error: Error }) =>
      refused.push(`${method}: ${error.message}`),
    );
    client.handle(async ({ method = '', params = {}, messageId = '' }) => {
      received.push({ action: method, params, messageId, connection });
      return (await (answers[method] ?? defaults[method])?.(params)) ?? {};
    });
  });
  const http = await server.listen(wanted, '127.0.0.1');
  onTestFinished(async () => {
    await server.close({ force: true });
  });
  const { port } = z.object({ port: z.number() }).parse(http.address());

  return {
    url: `ws://127.0.0.1:${port}/ws/ocpp/16/`,
    received,
    /** Every frame of a charger as it came. */
    frames,
    /** What the library found wrong with them. */
    refused,
    clients,
    /** When each connection began, in real milliseconds. */
    openedAt,
    /** The latest connection. */
    get client(): RPCClient {
      const client = clients.at(-1);
      if (!client) throw new Error('No charger has connected yet.');
      return client;
    },
    of: (action: string): Received[] => received.filter((message) => message.action === action),
    /** Waits for the n-th message of an action. */
    message(action: string, n = 1): Promise<Received> {
      return vi.waitUntil(() => this.of(action)[n - 1], { timeout: 15_000, interval: 5 });
    },
    /** Waits until a connector has said that it has this status, as its latest word. */
    status(connectorId: number, status: string): Promise<unknown> {
      const latest = (): unknown =>
        this.of('StatusNotification').findLast(({ params }) => params['connectorId'] === connectorId)?.params[
          'status'
        ];
      return vi.waitUntil(() => latest() === status, { timeout: 15_000, interval: 5 });
    },
  };
}

/** Starts a charger for one test; it is stopped when the test is over. */
export function charger(options: Partial<SimulatedChargerOptions> & { url: string }) {
  const events: ChargerEvent[] = [];
  const started = startSimulatedCharger({
    id: 'SIM-001',
    speed: 100_000,
    sessions: 0,
    ...options,
    onEvent: (event) => events.push(event),
  });
  onTestFinished(() => started.stop());
  return {
    ...started,
    events,
    event: (kind: ChargerEvent['kind'], test: (event: ChargerEvent) => boolean = () => true) =>
      vi.waitUntil(() => events.find((event) => event.kind === kind && test(event)), {
        timeout: 15_000,
        interval: 5,
      }),
  };
}
