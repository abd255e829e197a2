import { reconnecting } from '../../src/client/reconnecting';

const gone = (code: number) => Object.assign(new Error('gone'), { code, details: 'gone', metadata: {} });
const wrapped = (code: number) => new Error('the service failed', { cause: gone(code) });

/** Fails so many times, then answers. */
function server(failures: readonly Error[]) {
  let calls = 0;
  return {
    ask: () => {
      const failure = failures[calls++];
      return failure === undefined ? Promise.resolve('here') : Promise.reject(failure);
    },
    calls: () => calls,
  };
}

describe('asking a server that is away', () => {
  it.each([
    ['unavailable', gone(14)],
    ['a deadline that passed', gone(4)],
    ['unavailable, as the SDK wraps it', wrapped(14)],
  ])('asks again after %s', async (_what, failure) => {
    const { ask, calls } = server([failure, failure]);
    expect(await reconnecting(ask, { forMs: 60_000 })).toBe('here');
    expect(calls()).toBe(3);
  });

  it('does not ask again once it was away for so long', async () => {
    const { ask, calls } = server([gone(14), gone(14)]);
    await expect(reconnecting(ask, { forMs: 0 })).rejects.toThrow('gone');
    expect(calls()).toBe(1);
  });

  it('waits for nothing once its client was closed', async () => {
    const closed = new AbortController();
    const ask = () => {
      closed.abort();
      return Promise.reject(gone(14));
    };
    await expect(reconnecting(ask, { forMs: 60_000, signal: closed.signal })).rejects.toThrow('gone');
  });

  it.each([
    ['a run that is not there', gone(5)],
    ['a request that is wrong', wrapped(3)],
    ['an error that is none of the server', new Error('mine')],
  ])('passes on at once: %s', async (_what, failure) => {
    const { ask, calls } = server([failure]);
    await expect(reconnecting(ask, { forMs: 60_000 })).rejects.toBe(failure);
    expect(calls()).toBe(1);
  });
});
