export interface ElectronRuntime {
  kind: 'override' | 'official' | 'substitute';
  /** Absolute path. */
  executable: string;
}

export const SUBSTITUTE_VERSION: string;

/** The Electron to run: override, official download or cached substitute; null when none is installed. */
export function findRuntime(root: string): ElectronRuntime | null;

/** The path of the Electron executable for tests: `OCPP_CONSOLE_ELECTRON`, else the runtime found; throws if none. */
export function electronExecutable(root: string): string;

/** Where the substitute is cached. */
export function substituteFolder(): string;

/** The executable that the electron package has downloaded, or null. */
export function officialExecutable(root: string): string | null;
