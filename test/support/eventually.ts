import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until something has come true that another process or a worker brings about.
 * @throws Error after `withinMs`, with what was waited for.
 */
export async function eventually(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`within ${withinMs} ms it did not come true that ${what}`);
    await sleep(20);
  }
}
