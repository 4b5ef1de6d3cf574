/** The folder of this user's caches: absolute path of `…/ocpp-console`, which may not exist yet. */
export function cacheFolder(): string;

/** Fills a cache entry in a folder beside it and renames it into place when it is whole. */
export function fillCache(entry: string, fill: (folder: string) => Promise<void>): Promise<void>;
