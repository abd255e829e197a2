import type { Job } from './messages';
import type { PoolCall } from './pool-call';
import type { PoolProcess } from './pool-process';

/**
 * Computes the chunks of one `parallel.map` in the process that asked for it, which waits meanwhile, and in as many others as are
 * free: so it always gets on, however busy the pool is, and stands in no other step's way. The first failure is that of all.
 */
export class ChunkSpreader {
  #next = 0;
  #left: number;
  #failed = false;
  #settle: { resolve(): void; reject(error: unknown): void } | undefined;

  constructor(
    private readonly call: Pick<PoolCall<unknown>, 'borrow' | 'runJob'>,
    private readonly asking: PoolProcess,
    private readonly chunks: readonly unknown[],
    private readonly jobOf: (chunk: unknown) => Job,
    private readonly onResult: (index: number, result: unknown) => void,
  ) {
    this.#left = chunks.length;
  }

  /** Resolves when all are computed, and waits for no process that is still on its way. @throws what the first chunk to fail threw. */
  async run(): Promise<void> {
    if (this.#left === 0) return;
    await new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
      void this.#workOff(this.asking);
    });
  }

  /** Takes one chunk after the other. What has become free meanwhile helps. */
  async #workOff(process: PoolProcess): Promise<void> {
    while (this.#hasMore()) {
      const index = this.#next++;
      this.#findHelp();
      try {
        const result = await this.call.runJob(process, this.jobOf(this.chunks[index]), () => undefined);
        if (this.#failed) return;
        this.onResult(index, result);
        this.#left -= 1;
        if (this.#left === 0) this.#settle?.resolve();
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  #findHelp(): void {
    for (let found = true; found && this.#hasMore();) {
      const helper = this.call.borrow((process) => this.#workOff(process));
      found = helper !== undefined;
      // One that cannot begin, or takes too much, is a failure like that of a chunk.
      helper?.catch((error: unknown) => {
        this.#fail(error);
      });
    }
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.#settle?.reject(error);
  }

  #hasMore(): boolean {
    return !this.#failed && this.#next < this.chunks.length;
  }
}
