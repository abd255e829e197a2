import { stopAll } from '../../../src/cli/environment/stop-all';

describe('stopping several things', () => {
  it('goes on when one of them fails, and tells the first failure in the end', async () => {
    const stopped: string[] = [];
    const stop = (name: string, error?: string) => async () => {
      stopped.push(name);
      if (error !== undefined) throw new Error(error);
    };

    const done = stopAll([stop('client', 'closed badly'), () => undefined, stop('worker', 'late'), stop('server')]);

    await expect(done).rejects.toThrow('closed badly');
    expect(stopped).toEqual(['client', 'worker', 'server']);
  });

  it('resolves when all went well', async () => {
    await expect(stopAll([async () => 1, () => undefined])).resolves.toBeUndefined();
  });
});
