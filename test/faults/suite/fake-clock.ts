/** The wall clock of a console's process, set while it runs, by libfaketime; the monotonic clock is left alone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `$LIB` is the linker's: the folder of libraries, whatever the machine's architecture. */
const LIBRARY = '/usr/$LIB/faketime/libfaketimeMT.so.1';

export class FakeClock {
  /** For the console's process. */
  readonly environment: NodeJS.ProcessEnv;
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'clock');
    this.set(0);
    this.environment = {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** From now on the clock differs so much from the true one, seconds. */
  set(offsetS: number): void {
    writeFileSync(this.#file, `${offsetS >= 0 ? '+' : ''}${offsetS}\n`);
  }
}
