/** Reads CPU profiles as V8 writes them (`--cpu-prof`), and tells where the time went. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The part of the format that is used: Chrome DevTools Protocol, Profiler.Profile. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  /** Node on top of the stack at each sample, and the time before it, µs. */
  samples?: number[];
  timeDeltas?: number[];
}

export interface HotFunction {
  /** `function file:line` */
  name: string;
  /** Time on top of the stack, ms. */
  selfMs: number;
  /** Of the time that was not idle. */
  share: number;
}

const IDLE: ReadonlySet<string> = new Set(['(idle)', '(program)']);
const SHOWN = 15;

/** Functions by the time they had themselves, the hottest first; without idle time. */
export function hotFunctions(profile: CpuProfile): HotFunction[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const self = new Map<string, number>();
  let busy = 0;
  for (const [index, node] of (profile.samples ?? []).entries()) {
    const name = names.get(node) ?? '(unknown)';
    if (IDLE.has(name)) continue;
    const ms = Math.max(0, profile.timeDeltas?.[index] ?? 0) / 1_000;
    busy += ms;
    self.set(name, (self.get(name) ?? 0) + ms);
  }
  return [...self]
    .map(([name, selfMs]) => ({ name, selfMs, share: busy === 0 ? 0 : selfMs / busy }))
    .toSorted((a, b) => b.selfMs - a.selfMs);
}

/** The hottest functions of each profile in a folder, as text. */
export function hottest(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => {
      const functions = hotFunctions(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile);
      const busy = functions.reduce((sum, { selfMs }) => sum + selfMs, 0);
      const lines = functions
        .slice(0, SHOWN)
        .map(
          ({ name, selfMs, share }) =>
            `  ${(share * 100).toFixed(1).padStart(5)} %  ${selfMs.toFixed(0).padStart(6)} ms  ${name}`,
        );
      return [`${join(folder, name)}: ${busy.toFixed(0)} ms busy`, ...lines].join('\n');
    })
    .join('\n\n');
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${basename(url)}:${lineNumber + 1}`;
}
