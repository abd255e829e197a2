/**
 * Gives way to whatever else the process has to do. A long computation awaits it now and then: heartbeats go out, and a
 * cancel can arrive.
 * @throws the signal's reason when it was aborted.
 */
export async function letOthersRun(signal: AbortSignal): Promise<void> {
  // deterministic: no result depends on when it comes
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
