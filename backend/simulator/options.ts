import { parseArgs } from 'node:util';
import { FAULTS, FAULT_RATES, type FaultName } from './faults.ts';

/** The command line of the simulator. */
export interface SimulateOptions {
  url: string;
  chargers: number;
  connectors: number;
  prefix: string;
  password: string | undefined;
  seed: number;
  speed: number;
  sessions: number;
  /** Real seconds; Infinity: until stopped. */
  durationSeconds: number;
  meterIntervalSeconds: number;
  faults: FaultName[];
  output: 'lines' | 'json' | 'quiet';
}

/** A mistake on the command line, in words for whoever typed it. */
export class OptionsError extends Error {
  override name = 'OptionsError';
}

export const DEFAULT_URL = 'ws://127.0.0.1:9000/ws/ocpp/16/';

const percent = (name: FaultName): string => `${FAULT_RATES[name] * 100} %`;

export const HELP = `Simulates electric-vehicle chargers that speak OCPP 1.6J.

Usage: npm run simulate -- [options]

Where to:
  --url URL            central system, without the charger's identity (default ${DEFAULT_URL})
  --password TEXT      HTTP Basic authentication; the user is the charger's identity
  --prefix TEXT        identities are TEXT001, TEXT002 … (default SIM-)

How much:
  --chargers N         how many chargers (default 1)
  --connectors N       connectors of each charger (default 1)
  --sessions N         walk-up sessions of each charger, then it stops; 0: none, only what the central
                       system starts (default: endless)
  --duration S         stop after S real seconds (default: never)

How:
  --speed X            simulated seconds in a real one (default 1). Cars arrive, charge and leave in
                       simulated time; heartbeats, boot retries and timestamps stay real
  --meter-interval S   simulated seconds between two meter samples; 0: none (default 30)
  --seed N             same seed, same chargers, cars and curves (default 1)
  --faults LIST        what goes wrong, separated by commas:
                         drop       at a meter sample, the TCP connection is cut (${percent('drop')})
                         duplicate  a message is sent twice, with the same message id (${percent('duplicate')})
                         garbage    at a meter sample, a frame that is no OCPP is sent (${percent('garbage')})
                         offline    a session goes on without a connection; its messages follow
                                    afterwards, in order, with their old timestamps (${percent('offline')})
                         slow       a message or an answer is held back for 0.3 to 1.5 s (${percent('slow')})

Output:
  --json               one JSON object a line, instead of sentences
  --quiet              only the summary at the end
  --help               this text

Ctrl-C or SIGTERM switches the chargers off as a power cut does: the connections are closed, running
transactions are left open. A second Ctrl-C ends the program at once.

Exit code: 0 well, 1 no charger ever got a connection, 2 a mistake on the command line.
`;

interface Range {
  least: number;
  most: number;
  whole: boolean;
}

function numberOf(
  name: string,
  text: string | undefined,
  { least, most, whole }: Range,
  other: number,
): number {
  if (text === undefined) return other;
  const value = Number(text);
  const fits = text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most;
  if (fits && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw new OptionsError(`--${name} wants ${kind} from ${least} to ${most}, not "${text}".`);
}

function urlOf(text: string): string {
  if (!URL.canParse(text) || !/^wss?:$/.test(new URL(text).protocol)) {
    throw new OptionsError(`--url wants a WebSocket address such as ${DEFAULT_URL}, not "${text}".`);
  }
  if (new URL(text).search || new URL(text).hash) {
    throw new OptionsError(`--url must not have a query or a fragment: "${text}".`);
  }
  return text;
}

function faultsOf(list: string): FaultName[] {
  return list.split(',').flatMap((part) => {
    const name = part.trim();
    if (name === '') return [];
    const fault = FAULTS.find((known) => known === name);
    if (!fault) throw new OptionsError(`--faults does not know "${name}"; it knows ${FAULTS.join(', ')}.`);
    return [fault];
  });
}

/** Identities stay short, and free of characters that an URL would have to encode. */
function prefixOf(text: string): string {
  if (!/^[\w.:-]{1,16}$/.test(text)) {
    throw new OptionsError(`--prefix wants 1 to 16 letters, digits or . : _ -, not "${text}".`);
  }
  return text;
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string', default: DEFAULT_URL },
        password: { type: 'string' },
        prefix: { type: 'string', default: 'SIM-' },
        chargers: { type: 'string' },
        connectors: { type: 'string' },
        sessions: { type: 'string' },
        duration: { type: 'string' },
        speed: { type: 'string' },
        'meter-interval': { type: 'string' },
        seed: { type: 'string' },
        faults: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionsError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Reads the command line.
 *
 * @returns the options, or 'help' when that is what was asked for
 * @throws OptionsError for an option that is unknown or has no sensible value
 */
export function parseOptions(args: readonly string[]): SimulateOptions | 'help' {
  const values = read(args);
  if (values.help) return 'help';
  const whole = (name: keyof typeof values, least: number, most: number, other: number): number =>
    numberOf(name, textOf(values[name]), { least, most, whole: true }, other);
  const decimal = (name: keyof typeof values, least: number, most: number, other: number): number =>
    numberOf(name, textOf(values[name]), { least, most, whole: false }, other);
  if (values.json && values.quiet) throw new OptionsError('--json and --quiet exclude each other.');
  return {
    url: urlOf(values.url),
    password: values.password,
    prefix: prefixOf(values.prefix),
    chargers: whole('chargers', 1, 1000, 1),
    connectors: whole('connectors', 1, 20, 1),
    sessions: whole('sessions', 0, 1_000_000, Infinity),
    durationSeconds: decimal('duration', 0.1, 2_000_000, Infinity),
    speed: decimal('speed', 0.1, 100_000, 1),
    meterIntervalSeconds: whole('meter-interval', 0, 86_400, 30),
    seed: whole('seed', 0, 2 ** 32 - 1, 1),
    faults: faultsOf(values.faults),
    output: values.json ? 'json' : values.quiet ? 'quiet' : 'lines',
  };
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
