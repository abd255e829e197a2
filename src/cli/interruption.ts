import { exitCodes } from './exit-codes';

export interface Interruption {
  /** Aborted by the first Ctrl-C, so that commands end in order. */
  readonly signal: AbortSignal;
  release(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Listens for Ctrl-C and its like: the first aborts the signal, the second ends the process. So does the reader of our
 * output when it goes away (`bellwether run … | head`): there is nobody to tell any more.
 */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
    // After the command has heard of it: a live view is closed by then.
    setImmediate(() => process.stderr.write('\nStopping … (Ctrl-C again ends at once)\n'));
  };
  const outputLost = (): void => {
    controller.abort();
  };
  for (const name of signals) process.on(name, interrupt);
  process.stdout.on('error', outputLost);
  process.stderr.on('error', outputLost);
  return {
    signal: controller.signal,
    release() {
      for (const name of signals) process.off(name, interrupt);
      // The listeners for lost output stay: what is written last may fail after this, and would end the process by an exception.
    },
  };
}
