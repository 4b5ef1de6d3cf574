/** Builds the console unless `dist/` is of these very sources; throws a SetupError when a build fails. */
export function buildConsole(root: string): Promise<void>;
