import type { GuardedHalt, GuardState } from '../protocol';

/**
 * How the guard goes about its halts, as plain functions of its state: what is due when, and when it is over. Runs are looked for
 * more than once: one that has just begun may not be listed yet.
 */
const lookAfterMs = [0, 1500, 5000] as const;

/** Pauses between rounds of cancelling and closing; the last one is repeated. */
const pausesMs = [1000, 2000, 5000, 10_000, 30_000] as const;

/** After this many rounds the guard gives up: some quarter of an hour, with rounds of up to 20 s. */
export const mostRounds = 25;

/** So often it looks for a worker that can carry out what else stays in the books of a recorded session: some 20 seconds. */
const roundsForBooks = 5;

/** Halts that the guard remembers when it goes on in a new execution. */
const mostRemembered = 100;

/** When the next work of a lane is due; undefined when it has none. */
export function dueAt(halt: GuardedHalt, lane: 'tell' | 'close'): number | undefined {
  if (lane === 'tell') {
    const after = lookAfterMs.at(halt.looks);
    return halt.looks >= lookAfterMs.length || after === undefined ? undefined : halt.takenAt + after;
  }
  if (isDone(halt) || halt.gaveUp !== undefined) return undefined;
  if (halt.rounds === 0) return halt.takenAt;
  return (halt.carriedOutAt ?? halt.takenAt) + (pausesMs[Math.min(halt.rounds, pausesMs.length) - 1] ?? 0);
}

function isDone({ carriedOut, rounds }: GuardedHalt): boolean {
  return carriedOut?.done === true && (carriedOut.atNoVenue === undefined || rounds >= roundsForBooks);
}

export function isSettled(halt: GuardedHalt): boolean {
  return dueAt(halt, 'tell') === undefined && dueAt(halt, 'close') === undefined;
}

/** Once: the same halt may be told of again and again. */
export function takeIn({ halts }: GuardState, haltId: string, at: number): void {
  if (halts.some((known) => known.haltId === haltId)) return;
  halts.push({ haltId, takenAt: at, looks: 0, told: [], toldMore: 0, notTold: [], rounds: 0, recorded: false });
}

/** What goes along into a new execution: all that is under way, and the newest that are done. */
export function carriedState({ account, halts }: GuardState): GuardState {
  const over = halts.filter(({ recorded }) => recorded);
  const forgotten = new Set(over.slice(0, Math.max(0, over.length - mostRemembered)));
  return { account, halts: halts.filter((halt) => !forgotten.has(halt)) };
}
