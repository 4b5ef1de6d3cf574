// The substitute runtime has no default app. As resources/app of the runtime this file stands in for it, and opens the
// app directory named on the command line as `electron DIRECTORY [options]` does.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

// Switches before the directory are for Chromium or the debugger: the app sees [program, directory, ...options].
const at = process.argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'));
const named = process.argv[at];
if (at === -1 || named === undefined) {
  process.stderr.write('Usage: electron DIRECTORY [options]\n');
  process.exit(2);
}
process.argv.splice(1, at - 1);

const directory = resolve(named);
const about = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
// Not in Electron's documentation; its own default app calls them as well.
// @ts-expect-error
app.setAppPath(directory);
// @ts-expect-error
app.setVersion(about.version);
app.setName(about.productName ?? about.name);
app.setPath('userData', join(app.getPath('appData'), app.getName()));

// Awaited at the top level, so that `ready` waits for the app's own top level (privileged schemes are named there).
try {
  await import(pathToFileURL(join(directory, about.main ?? 'index.js')).href);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  app.exit(1);
}
