import { BellwetherError } from '../base/errors';

/** How long work may take to stop in order: a server or a worker that is starting is ended within it. */
const graceMs = 3000;

/**
 * Waits for work that hears the signal by itself. What does not (a file system that never answers) is waited for no longer
 * than 3 s after the signal: then the command ends without it.
 * @throws BellwetherError `Interrupted` where the work was given up; else what the work throws.
 */
export async function orGiveUp<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let giveUpSoon: (() => void) | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    giveUpSoon = () => {
      timer = setTimeout(() => {
        reject(new BellwetherError('Interrupted', `Interrupted. ${stuck}`));
      }, graceMs);
    };
    signal.addEventListener('abort', giveUpSoon);
    if (signal.aborted) giveUpSoon();
  });
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    clearTimeout(timer);
    if (giveUpSoon !== undefined) signal.removeEventListener('abort', giveUpSoon);
  }
}

const stuck = `What was under way did not stop within ${graceMs / 1000} s and was given up; no run was started.`;
