import { simulate } from './program.ts';

/** Entry of `npm run simulate`: the process around the program. */

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

// `npm run simulate | head` closes the pipe: that is an end like any other.
process.stdout.on('error', () => stop.abort());

process.exitCode = await simulate(
  process.argv.slice(2),
  {
    out: (text) => void process.stdout.write(`${text}\n`),
    error: (text) => void process.stderr.write(`${text}\n`),
  },
  stop.signal,
);
