import { proxyActivities, sleep } from '@temporalio/workflow';

interface Noop {
  'bench.noop'(input: { n: number }): Promise<{ output: { n: number } }>;
}

const activities = proxyActivities<Noop>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 3, initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** The baseline: what somebody would write by hand to call an activity `steps` times, one after the other. */
export async function handWrittenSequence(steps: number): Promise<unknown[]> {
  const outputs: unknown[] = [];
  for (let n = 0; n < steps; n++) outputs.push((await activities['bench.noop']({ n })).output);
  return outputs;
}

/** The baseline: the same calls all at once. */
export async function handWrittenParallel(steps: number): Promise<unknown[]> {
  const outcomes = await Promise.all(Array.from({ length: steps }, (_, n) => activities['bench.noop']({ n })));
  return outcomes.map((outcome) => outcome.output);
}

/** Timers of a millisecond, one after the other: what a short wait really costs. */
export async function handWrittenTimers(timers: number): Promise<void> {
  for (let n = 0; n < timers; n++) await sleep(1);
}

/** A run that only waits. */
export async function handWrittenWait(): Promise<void> {
  await sleep('1 hour');
}
