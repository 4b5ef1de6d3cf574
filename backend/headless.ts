/** The headless program, for plain Node. */
import { parseCommandLine, USAGE, type CommandLine } from './command-line.ts';
import { runHeadless } from './run-headless.ts';

const options = readOptions();
// Whatever was given up at the end may still hold timers and sockets.
if (options !== null) process.exit(await runHeadless(options));

function readOptions(): CommandLine | null {
  try {
    const parsed = parseCommandLine(process.argv.slice(2), process.env);
    if (!parsed.help) return parsed;
    process.stdout.write(USAGE);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
  }
  return null;
}
