/** Program of the load generator: does what the benchmark's process asks for. */
import { Fleet, storm } from './fleet.ts';
import type { LoadApi, LoadReply, LoadRequest } from './protocol.ts';

const fleets = new Map<string, Fleet>();

function fleet(name: string): Fleet {
  const found = fleets.get(name);
  if (found === undefined) throw new Error(`No fleet ${name} is connected.`);
  return found;
}

const api: LoadApi = {
  async connect(name, url, chargers, screen) {
    const start = performance.now();
    fleets.set(name, await Fleet.connect(name, url, chargers, screen));
    return performance.now() - start;
  },
  openLoop: (name, load) => fleet(name).openLoop(load),
  closedLoop: (name, load) => fleet(name).closedLoop(load),
  settle: (name, timeoutSeconds) => fleet(name).settle(timeoutSeconds),
  async disconnect(name) {
    await fleet(name).disconnect();
    fleets.delete(name);
  },
  storm,
};

process.on('message', (request: LoadRequest) => {
  const run = api[request.method] as (...args: unknown[]) => Promise<unknown>;
  run(...request.args).then(
    (value) => reply({ id: request.id, value }),
    (error: unknown) => reply({ id: request.id, error: String((error as Error).stack ?? error) }),
  );
});
// Without the process that asks there is nothing to do.
process.once('disconnect', () => process.exit(0));

function reply(message: LoadReply): void {
  process.send?.(message);
}
