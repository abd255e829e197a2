import type { Context } from '@temporalio/activity';

/** Share of each pause that chance may take away, where the step says nothing. */
const defaultJitter = 0.2;

const jitters = new WeakMap<Context, number>();

/** Keeps the `retry.jitter` of the step that an activity works for, as it came with it. @throws Error where it is no share. */
export function noteJitter(context: Context, value: unknown): void {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw new Error(
      `the jitter of the step cannot be read: ${JSON.stringify(value)}; is its worker of another version?`,
    );
  jitters.set(context, value);
}

/**
 * Milliseconds until the next attempt: what the server would wait, shortened by chance, so that what failed together does not try again
 * together. Undefined where the server says how long: without jitter, or where it has not told its policy.
 */
export function pauseBeforeNext(context: Context, random: () => number = Math.random): number | undefined {
  const jitter = jitters.get(context) ?? defaultJitter;
  const pause = wholePause(context);
  if (jitter === 0 || pause === undefined) return undefined;
  return Math.max(1, Math.round(pause * (1 - jitter * random())));
}

/** The first pause × the coefficient to the power of the attempts that failed before this one, up to the longest: as the server works it out. */
function wholePause({ info: { attempt, retryPolicy } }: Context): number | undefined {
  const first: unknown = retryPolicy?.initialInterval;
  const longest: unknown = retryPolicy?.maximumInterval;
  const backoff = retryPolicy?.backoffCoefficient;
  // As they come from a server, they are numbers.
  if (typeof first !== 'number' || typeof longest !== 'number' || backoff === undefined) return undefined;
  return Math.min(first * backoff ** (attempt - 1), longest);
}
