import type { Purse } from '../expression';
import type { Run } from './run';

/**
 * Fuel that evaluations may take at one moment. What is ready then waits for the next workflow task: a worker ends its
 * own process when one task computes for seconds, and would do so again with each attempt.
 */
const momentFuel = 300_000;

/** Fuel that all expressions of one step's input, or of its `publish`, may take together. */
export const stepFuel = 500_000;

/** What a step costs that is done at once: nothing but these keeps a loop of such steps from running for ever at one moment. */
export const stepUnits = 20;

/** Where nothing can be put off (groups that publish as they end, one in another), this is the end. */
const mostFuel = 2_000_000;

/** Bytes that cost as much to write out and measure as one unit of fuel to compute. */
const bytesPerUnit = 100;

/** Pays for evaluations out of what the moment has left. */
export function purseOf(run: Run, most: number): Purse {
  return new MomentPurse(run, Math.min(most, mostFuel - spentNow(run)));
}

class MomentPurse implements Purse {
  constructor(
    private readonly run: Run,
    public left: number,
  ) {}

  spend(fuel: number): void {
    this.left -= fuel;
    spend(this.run, fuel);
  }
}

/** Counts the work of writing out a value as JSON. */
export function spendOnBytes(run: Run, bytes: number): void {
  spend(run, Math.ceil(bytes / bytesPerUnit));
}

/** Whether no more is to be evaluated before the next workflow task, unless it cannot wait. */
export function isFuelSpent(run: Run): boolean {
  return spentNow(run) >= momentFuel;
}

export function spend({ state, now }: Run, fuel: number): void {
  if (state.spent?.at === now) state.spent.fuel += fuel;
  else state.spent = { at: now, fuel };
}

function spentNow({ state, now }: Run): number {
  return state.spent?.at === now ? state.spent.fuel : 0;
}
