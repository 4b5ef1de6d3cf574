/** The end of a launcher: from here on it stands for the program it has made everything ready for. */
import { spawn } from 'node:child_process';
import { signalCode } from './command.mjs';
import { explain } from './report.mjs';

/**
 * Runs a program to its end as if it were this one: its streams, its signals, its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env the whole environment
 */
export function handOver(command, args, env) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP']))
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the program by itself; a second signal could cut its orderly end short.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  child.on('error', (error) => {
    explain(error);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => process.exit(code ?? signalCode(signal)));
}
