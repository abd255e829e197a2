/**
 * Takes down one thing after the other, each of them whatever becomes of those before: what stays is left running.
 * @throws the first error, once all have had their turn.
 */
export async function stopAll(steps: readonly (() => Promise<unknown> | undefined)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
