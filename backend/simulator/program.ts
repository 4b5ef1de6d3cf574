import { startSimulatedCharger, type SimulatedCharger, type SimulatedChargerOptions } from './charger.ts';
import { sleep } from './clock.ts';
import type { ChargerEvent } from './events.ts';
import { HELP, OptionsError, parseOptions, type SimulateOptions } from './options.ts';
import { line, Summary } from './report.ts';

/** Chargers of a site do not all get their power in the same millisecond. */
const STAGGER_MS = 15;

/** Where the program writes: whole lines, without the line end. */
export interface Output {
  out: (text: string) => void;
  error: (text: string) => void;
}

function eventPrinter(output: SimulateOptions['output'], { out }: Output): (event: ChargerEvent) => void {
  if (output === 'json') return (event) => out(JSON.stringify(event));
  if (output === 'lines') return (event) => out(line(event));
  return () => {};
}

/** Identities for people: three digits, more when there are more chargers. */
function identities({ prefix, chargers }: SimulateOptions): string[] {
  const digits = Math.max(3, String(chargers).length);
  return Array.from(
    { length: chargers },
    (_, index) => `${prefix}${String(index + 1).padStart(digits, '0')}`,
  );
}

/** What all chargers have in common. */
function chargerOptions(options: SimulateOptions): Omit<SimulatedChargerOptions, 'id'> {
  const { url, password, seed, speed, connectors, sessions, meterIntervalSeconds, faults } = options;
  const secret = password === undefined ? {} : { password };
  return { url, seed, speed, connectors, sessions, meterIntervalSeconds, faults, ...secret };
}

async function run(options: SimulateOptions, output: Output, signal: AbortSignal): Promise<number> {
  const summary = new Summary();
  const print = eventPrinter(options.output, output);
  const onEvent = (event: ChargerEvent): void => {
    summary.add(event);
    print(event);
  };
  const ending = new AbortController();
  const end = (): void => ending.abort();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  if (options.durationSeconds !== Infinity)
    void sleep(options.durationSeconds * 1000, ending.signal).then(end);

  const started: SimulatedCharger[] = [];
  for (const id of identities(options)) {
    if (ending.signal.aborted) break;
    started.push(startSimulatedCharger({ ...chargerOptions(options), id, onEvent }));
    await sleep(STAGGER_MS, ending.signal);
  }
  await Promise.race([sleep(Infinity, ending.signal), Promise.all(started.map(({ done }) => done))]);
  end();
  await Promise.all(started.map((charger) => charger.stop()));
  // With --json the summary goes to the other stream, so that stdout stays JSON lines.
  (options.output === 'json' ? output.error : output.out)(summary.text(started.length));
  return summary.everConnected ? 0 : 1;
}

/**
 * The simulator as a program: reads the command line, runs the chargers until their sessions are over, the time is
 * up or the signal aborts, and prints a summary.
 *
 * @returns the exit code: 0 well, 1 no charger ever got a connection, 2 a mistake on the command line
 */
export async function simulate(
  args: readonly string[],
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === 'help') {
      output.out(HELP.trimEnd());
      return 0;
    }
    return await run(options, output, signal);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    output.error(`${error.message}\nTry --help.`);
    return 2;
  }
}
