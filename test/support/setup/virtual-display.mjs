/** An X server without a screen, for the tests that open the window where there is no display. */
import { spawn } from 'node:child_process';
import { endWithUs } from '../../../electron/setup/command.mjs';
import { SetupError } from '../../../electron/setup/report.mjs';

/** File descriptor on which the server names the display it took (Xserver(1), -displayfd). */
const DISPLAY_FD = 3;

/**
 * Starts Xvfb on the first free display; it ends with this program when `stop` is not called before.
 * @returns {Promise<{ display: string, stop: () => void }>} `display`: the value for DISPLAY
 * @throws {SetupError} when it does not start
 */
export function startVirtualDisplay() {
  const args = ['-displayfd', String(DISPLAY_FD), '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  endWithUs(server);
  return new Promise((resolve, reject) => {
    let errors = '';
    let number = '';
    /** @param {string} why */
    const fail = (why) =>
      reject(
        new SetupError('The virtual display (Xvfb) did not start.', {
          tried: `Xvfb ${args.join(' ')}\n${why}`,
          remedy: 'Try the command by hand, or run the tests where DISPLAY names a display.',
        }),
      );
    server.stderr?.setEncoding('utf8').on('data', (chunk) => (errors += chunk));
    server.stdio[DISPLAY_FD]?.on('data', (chunk) => {
      number += chunk;
      if (number.endsWith('\n')) resolve({ display: `:${number.trim()}`, stop: () => server.kill() });
    });
    server.on('error', (error) => fail(error.message));
    server.on('close', () => fail(errors));
  });
}
