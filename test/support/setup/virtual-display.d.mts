export function startVirtualDisplay(): Promise<{ display: string; stop: () => void }>;
