/** A repeatable source of chance: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [min, max). */
  between(min: number, max: number): number;
  /** Uniform whole number in [min, max], both ends included. */
  integer(min: number, max: number): number;
  /** One element of a list that is not empty. Throws RangeError for an empty one. */
  pick<T>(list: readonly T[]): T;
  /** True with this probability: 0 never, 1 always. */
  chance(probability: number): boolean;
}

/** Tommy Ettinger's mulberry32: 32 bits of state, ample for a simulation, useless for secrets. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a over the label, started from the seed. */
function mix(seed: number, label: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (const character of label) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

/**
 * A stream of chance of its own for each label, so that what one connector draws, and when, changes nothing
 * for another.
 */
export function createRandom(seed: number, label = ''): Random {
  const next = mulberry32(mix(seed, label));
  const between = (min: number, max: number): number => min + next() * (max - min);
  return {
    next,
    between,
    integer: (min, max) => Math.floor(between(min, max + 1)),
    pick: (list) => {
      const chosen = list[Math.floor(next() * list.length)];
      if (chosen === undefined) throw new RangeError('Nothing to pick from: the list is empty.');
      return chosen;
    },
    chance: (probability) => next() < probability,
  };
}
