/** Numbers from a seed: at least 0, below 1. */
export type Random = () => number;

/** The mulberry32 generator (T. Ettinger): 32 bits of state, the same numbers on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function integerBelow(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

/** `count` different entries of a list, or all, in an order drawn at random (Fisher and Yates). */
export function sample<T>(list: readonly T[], count: number, random: Random): T[] {
  const drawn = [...list];
  const wanted = Math.min(count, drawn.length);
  for (let place = 0; place < wanted; place++) {
    const other = place + integerBelow(drawn.length - place, random);
    [drawn[place], drawn[other]] = [drawn[other], drawn[place]];
  }
  return drawn.slice(0, wanted);
}
