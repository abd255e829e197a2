import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../base/errors';
import type { Rendering } from './rendering';

export interface FeedListener {
  /** Told at once when somebody begins to listen, where something is known, and with every change. */
  changed(rendering: Rendering): void;
  /** What is shown is no longer how things stand: the last look failed. Told once, until one succeeds. */
  stale(problem: string): void;
}

export interface FeedOptions {
  look(): Promise<Rendering>;
  readonly everyMs: number;
}

/** Looks again and again as long as somebody listens: one look at a time, however many listen. Nothing is looked at for nobody. */
export class Feed {
  readonly #options: FeedOptions;
  readonly #listeners = new Set<FeedListener>();
  #last: Rendering | undefined;
  #problem: string | undefined;
  #stopping: AbortController | undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** @returns what ends the listening. */
  subscribe(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    if (this.#last !== undefined) listener.changed(this.#last);
    if (this.#problem !== undefined) listener.stale(this.#problem);
    if (this.#stopping === undefined) {
      const stopping = new AbortController();
      this.#stopping = stopping;
      const before = this.#loop;
      this.#loop = before.then(() => this.#run(stopping.signal));
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  /** Ends, and resolves when no look is under way any more. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#stop();
    await this.#loop;
  }

  #stop(): void {
    this.#stopping?.abort();
    this.#stopping = undefined;
    // Whoever comes next is not shown what was seen long ago.
    this.#last = undefined;
    this.#problem = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#look(signal);
      if (this.#last?.over === true) return;
      await sleep(this.#options.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    try {
      const now = await this.#options.look();
      if (signal.aborted) return;
      const isNew = this.#problem !== undefined || this.#last?.version !== now.version;
      this.#last = now;
      this.#problem = undefined;
      if (isNew) for (const listener of this.#listeners) listener.changed(now);
    } catch (error) {
      const problem = messageOf(error);
      if (signal.aborted || problem === this.#problem) return;
      this.#problem = problem;
      for (const listener of this.#listeners) listener.stale(problem);
    }
  }
}
