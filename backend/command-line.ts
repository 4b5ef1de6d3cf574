/** The options that the desktop program and the headless program share. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { OverrideError, overridesFromEnvironment, portFrom, type Overrides } from './settings/environment.ts';

export interface CommandLine {
  headless: boolean;
  help: boolean;
  /** One line of JSON on stdout when everything listens. */
  readyJson: boolean;
  dataDir: string;
  /** Port of the user interface and Socket.io; 0 takes any free one. */
  uiPort: number;
  overrides: Overrides;
  /** A bundle or an exported log that the window is to open; null for none. */
  file: string | null;
}

export const USAGE = `Usage: ocpp-console [options] [FILE]      (from the source tree: npm start -- [options] [FILE])

  FILE               a bundle or an exported log, to be opened in the window

  --headless         no window; the user interface is served to a browser on this computer
  --ocpp-port PORT   port of the OCPP server (0: any free one)
  --ui-port PORT     port of the user interface (0: any free one)
  --data-dir DIR     folder of the database, journal and settings
  --ready-json       print one line of JSON on stdout when everything listens
  --help             this text
`;

/** Options that Chromium and its test drivers add to the desktop program's command line are not ours to judge. */
const FOREIGN_OPTIONS =
  /^--(?:no-sandbox|disable-|enable-|inspect|remote-debugging|ozone|use-gl|force-|lang)/;

/**
 * Reads options and environment; options win.
 * @throws OverrideError with a sentence for the user.
 */
export function parseCommandLine(args: string[], environment: NodeJS.ProcessEnv): CommandLine {
  const own = args.filter((argument) => !FOREIGN_OPTIONS.test(argument));
  let values;
  let positionals;
  try {
    ({ values, positionals } = parseArgs({
      args: own,
      allowPositionals: true,
      options: {
        headless: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        'ready-json': { type: 'boolean', default: false },
        'data-dir': { type: 'string' },
        'ocpp-port': { type: 'string' },
        'ui-port': { type: 'string', default: '0' },
      },
    }));
  } catch (error) {
    throw new OverrideError((error as Error).message);
  }
  const [file, ...others] = positionals;
  if (file !== undefined && (values.headless || others.length > 0))
    throw new OverrideError(`Unexpected argument '${others[0] ?? file}'.`);
  const overrides = overridesFromEnvironment(environment);
  if (values['ocpp-port'] !== undefined)
    overrides.patch.ocpp = { ...overrides.patch.ocpp, port: portFrom('--ocpp-port', values['ocpp-port']) };
  return {
    headless: values.headless,
    help: values.help,
    readyJson: values['ready-json'],
    dataDir: resolve(values['data-dir'] ?? defaultDataDir(environment)),
    uiPort: portFrom('--ui-port', values['ui-port']),
    overrides,
    file: file === undefined ? null : pathOf(file),
  };
}

/** File managers of Linux name a file by its URL (Desktop Entry Specification, `%U`). */
function pathOf(argument: string): string {
  return argument.startsWith('file://') ? fileURLToPath(argument) : resolve(argument);
}

/** The folder that Electron gives an app of this name, so that the headless console finds the same data. */
export function defaultDataDir(environment: NodeJS.ProcessEnv): string {
  const name = 'OCPP Console';
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name);
  if (process.platform === 'win32')
    return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), name);
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), name);
}
