import { lstat, readdir, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../base/errors';
import type { ReplayMarket } from '../base/replay-market';
import { systemErrorCode } from '../base/system-error';

const dayMs = 86_400_000;

/** What is known of a recorded session is kept for so long after its last action. */
const keptDays = 30;

/** An action of a session marks its folder as used, not more often than that. */
const markEveryMs = 3_600_000;

const form = /^\d{4}-\d{2}-\d{2}-\d+$/;

type Session = Pick<ReplayMarket, 'replay' | 'realAt'>;

/**
 * The folders of recorded sessions, `replays/<session>-<when it began>` of the state folder. Each action of a session marks its
 * folder as used. With the first action of a session in this process, folders that nobody has used for 30 days are removed.
 */
export class ReplayFolders {
  readonly #marked = new Map<string, number>();
  readonly #root: string;

  constructor(
    stateFolder: string,
    private readonly warn: (message: string) => void,
    private readonly now: () => number = () => Date.now(),
  ) {
    this.#root = path.join(stateFolder, 'replays');
  }

  /** The folder of a session. Marking and removing go on behind it; that one of them fails is told, and fails no action. */
  of({ replay, realAt }: Session): string {
    const folder = path.join(this.#root, `${replay}-${realAt}`);
    const marked = this.#marked.get(folder);
    const now = this.now();
    if (marked === undefined || now - marked >= markEveryMs) {
      this.#marked.set(folder, now);
      void this.#keep(folder, { sweeps: marked === undefined });
    }
    return folder;
  }

  async #keep(folder: string, { sweeps }: { readonly sweeps: boolean }): Promise<void> {
    try {
      await mark(folder, this.now());
      if (sweeps) await this.sweep();
    } catch (error) {
      this.warn(`old recorded sessions in ${this.#root} are not cleared up: ${messageOf(error)}`);
    }
  }

  /** Removes the folders of sessions that nobody has used for 30 days, nor this process at all. Gives their names. */
  async sweep(): Promise<readonly string[]> {
    const names = (await orNone(readdir(this.#root))) ?? [];
    const removed: string[] = [];
    for (const name of names.filter((one) => form.test(one))) {
      const folder = path.join(this.#root, name);
      const found = await orNone(lstat(folder));
      if (found?.isDirectory() !== true || this.#marked.has(folder)) continue;
      if (this.now() - found.mtimeMs <= keptDays * dayMs) continue;
      await rm(folder, { recursive: true, force: true });
      removed.push(name);
    }
    return removed;
  }
}

/** A session that has written nothing yet has no folder to mark. */
async function mark(folder: string, now: number): Promise<void> {
  await orNone(utimes(folder, new Date(now), new Date(now)));
}

/** Undefined for what is not there, or not any more: another process clears up as well. */
async function orNone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
