/** Runs `npm ci` unless the installed packages are those of the lockfile. */
export function installDependencies(root: string): Promise<void>;

/** Whether the installed packages are those of the lockfile. */
export function dependenciesInstalled(root: string): boolean;
