import { Retries } from '../../src/client/retries';

type NextCall = Parameters<Retries['interceptor']>[1];
type BottomCall = ReturnType<NextCall>;
type Listener = Required<NonNullable<Parameters<BottomCall['start']>[1]>>;
type Status = Parameters<Listener['onReceiveStatus']>[0];
type CallOptions = Parameters<NextCall>[0];

const unavailable = { code: 14, details: 'gone', metadata: Object.create(null) } as Status;

/** A connection whose every call fails as if the server were gone. */
class Unreachable {
  calls = 0;

  readonly nextCall = (): BottomCall => {
    this.calls += 1;
    return {
      start: (_, listener) => {
        setImmediate(() => {
          listener?.onReceiveMessage?.(undefined);
          listener?.onReceiveStatus?.(unavailable);
        });
      },
      cancelWithStatus: () => undefined,
      getPeer: () => '',
      sendMessageWithContext: () => undefined,
      sendMessage: () => undefined,
      startRead: () => undefined,
      halfClose: () => undefined,
      getAuthContext: () => null,
    };
  };
}

/** Begins a call through the interceptor; resolves with the status that it ends with. */
function callThrough(retries: Retries, connection: Unreachable): Promise<Status> {
  const call = retries.interceptor({} as CallOptions, connection.nextCall);
  return new Promise((resolve) => {
    call.start(Object.create(null), { onReceiveStatus: resolve });
    call.sendMessage({});
    call.halfClose();
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await pause(5);
};

describe('Retries', () => {
  it('tries a call again that failed because the server was gone', async () => {
    const retries = new Retries();
    const connection = new Unreachable();
    void callThrough(retries, connection);
    await until(() => connection.calls === 3);
    await retries.end();
  });

  it('has no retry left that could come due once it has ended', async () => {
    const retries = new Retries();
    const connection = new Unreachable();
    void callThrough(retries, connection);
    await until(() => connection.calls === 2);
    // The second has failed too, and the third is due in some 300 ms.
    await pause(50);
    await retries.end();
    const { calls } = connection;
    // Now the connection is closed: a retry would throw out of its timer, and end the process.
    await pause(900);
    expect(connection.calls).toBe(calls);
  });

  it('ends at once when nothing was tried again', async () => {
    const before = performance.now();
    await new Retries().end();
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
