/** Resolves after a while. What waits here is never left half done, so it is not cut short by a cancellation. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Thrown by `within` when the time is over. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** What the work gives, unless it takes longer. The work itself is not ended by that. @throws OutOfTime; what the work throws. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new OutOfTime(`no answer within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // What comes of it later interests nobody.
    work.catch(() => undefined);
  }
}
