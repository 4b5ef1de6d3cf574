/** Where and when the figures were taken: without that they say nothing. */
import { arch, cpus, release, totalmem, type } from 'node:os';

export interface Machine {
  processor: string;
  cores: number;
  memoryMb: number;
  system: string;
  node: string;
}

export function thisMachine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryMb: Math.round(totalmem() / 1_048_576),
    system: `${type()} ${release()} ${arch()}`,
    node: process.versions.node,
  };
}

export function describe({ processor, cores, memoryMb, system, node }: Machine): string {
  return `${processor}, ${cores} cores, ${(memoryMb / 1_024).toFixed(0)} GB, ${system}, Node ${node}`;
}
