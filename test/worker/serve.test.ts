import type { Worker } from '@temporalio/worker';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '../../src/worker/serve';

/** A worker that ends when it is told to, some time after that. */
class Draining {
  ended = false;
  private state = 'RUNNING';
  private release: () => void = () => undefined;
  private readonly told = new Promise<void>((resolve) => {
    this.release = resolve;
  });

  getState(): string {
    return this.state;
  }

  shutdown(): void {
    this.state = 'STOPPING';
    this.release();
  }

  async run(): Promise<void> {
    await this.told;
    await sleep(20);
    this.ended = true;
  }
}

const failing = {
  getState: () => 'FAILED',
  run: async () => {
    throw new Error('the server is gone');
  },
};

it('throws what a worker failed with when the others have ended, and not before: they still use the connection', async () => {
  const draining = new Draining();
  const workers: unknown = [draining, failing];
  await expect(serve(workers as Worker[], new AbortController().signal, () => undefined)).rejects.toThrow(
    'the server is gone',
  );
  expect(draining.ended).toBe(true);
});
