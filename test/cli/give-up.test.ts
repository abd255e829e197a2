import { orGiveUp } from '../../src/cli/give-up';

const stuck = new Promise<string>(() => undefined);

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('orGiveUp', () => {
  it('gives what the work gives, and leaves no timer', async () => {
    const { signal } = new AbortController();
    expect(await orGiveUp(Promise.resolve('done'), signal)).toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails as the work fails', async () => {
    await expect(orGiveUp(Promise.reject(new Error('no')), new AbortController().signal)).rejects.toThrow('no');
  });

  it('lets work stop in order that hears the signal', async () => {
    const stop = new AbortController();
    const work = new Promise<string>((_, reject) => {
      stop.signal.addEventListener('abort', () => setTimeout(() => reject(new Error('stopped in order')), 2_900));
    });
    const ended = expect(orGiveUp(work, stop.signal)).rejects.toThrow('stopped in order');
    stop.abort();
    await jest.advanceTimersByTimeAsync(10_000);
    await ended;
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['after the signal', new AbortController()],
    ['after it was called, when the signal had come before', aborted()],
  ])('gives up work that hears nothing 3 s %s', async (_, stop) => {
    let error: unknown;
    const ended = orGiveUp(stuck, stop.signal).catch((reason: unknown) => {
      error = reason;
    });
    await jest.advanceTimersByTimeAsync(60_000 * (stop.signal.aborted ? 0 : 1));
    stop.abort();
    await jest.advanceTimersByTimeAsync(2_999);
    expect(error).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    await ended;
    expect(error).toMatchObject({
      code: 'Interrupted',
      message: 'Interrupted. What was under way did not stop within 3 s and was given up; no run was started.',
    });
  });
});

function aborted(): AbortController {
  const controller = new AbortController();
  controller.abort();
  return controller;
}
