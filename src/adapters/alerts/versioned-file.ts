import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../../base/errors';
import { systemErrorCode } from '../../base/system-error';
import { ActionError } from '../../slices/action-error';

/** Versions that stay behind the newest. A process that is slower than this many updates starts again. */
const keptVersions = 64;
const mostTries = 500;

export interface VersionedFileOptions<Value> {
  /** Holds nothing but the versions of this value. */
  readonly folder: string;
  /** Checks what a file holds. @throws anything; the message becomes part of the error. */
  parse(json: unknown): Value;
  readonly initial: Value;
  /** Prefix of the error codes: `AlertStore` gives `AlertStoreDamaged` and `AlertStoreUnavailable`. */
  readonly name: string;
}

interface Version<Value> {
  readonly number: number;
  readonly value: Value;
}

/**
 * A JSON value that several processes change, without a lock that a killed process could leave behind: each version is a file
 * of its own, `000000000042.json`, that comes into being complete and only if it is not there yet. Whoever comes second reads the
 * newest version and computes again. The folder may be shared by machines whose file system has hard links.
 */
export class VersionedFile<Value> {
  readonly #options: VersionedFileOptions<Value>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: VersionedFileOptions<Value>) {
    this.#options = options;
  }

  /** @throws ActionError `…Damaged` when a version is not what was written, `…Unavailable`, retryable, when the folder cannot be used. */
  async read(): Promise<Value> {
    return (await this.#newest()).value;
  }

  /** Writes what `change` makes of the newest version, unless it gives back the same object. @throws as `read`. */
  async update<Result>(change: (value: Value) => { readonly value: Value; readonly result: Result }): Promise<Result> {
    // One after the other within a process: they would only get in each other's way.
    const turn = this.#last.then(() => this.#update(change));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #update<Result>(change: (value: Value) => { readonly value: Value; readonly result: Result }): Promise<Result> {
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const before = await this.#newest();
      const { value, result } = change(before.value);
      if (value === before.value) return result;
      if (await this.#create(before.number + 1, value)) return result;
      // Jitter, so that processes that met once do not meet again; no value comes of it.
      await wait(Math.random() * Math.min(50, attempt));
    }
    throw this.#unavailable(`other processes were faster ${mostTries} times in a row`);
  }

  async #newest(): Promise<Version<Value>> {
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const number = Math.max(0, ...(await this.#numbers()));
      if (number === 0) return { number, value: this.#options.initial };
      const path = this.#pathOf(number);
      try {
        return { number, value: this.#parsed(path, await readFile(path, 'utf8')) };
      } catch (error) {
        // Others have gone on and cleared it away between the look into the folder and now.
        if (systemErrorCode(error) === 'ENOENT') continue;
        throw error instanceof ActionError ? error : this.#unavailable(messageOf(error), error);
      }
    }
    throw this.#unavailable(`the newest version was gone ${mostTries} times in a row`);
  }

  #parsed(path: string, text: string): Value {
    try {
      return this.#options.parse(JSON.parse(text));
    } catch (error) {
      throw new ActionError(
        `${this.#options.name}Damaged`,
        `${path} does not hold what was written there: ${messageOf(error)}; delete that file to go on with the version before it`,
        { cause: error },
      );
    }
  }

  /** False when another process has made that version, or made it and cleared it away long ago. */
  async #create(number: number, value: Value): Promise<boolean> {
    const { folder } = this.#options;
    const draft = join(folder, `.${randomUUID()}.tmp`);
    try {
      await mkdir(folder, { recursive: true });
      await writeToDisk(draft, JSON.stringify(value));
      await link(draft, this.#pathOf(number));
    } catch (error) {
      if (systemErrorCode(error) === 'EEXIST') return false;
      throw this.#unavailable(messageOf(error), error);
    } finally {
      await rm(draft, { force: true });
    }
    return this.#confirm(number);
  }

  /** Old versions go in order: when the one before is gone, this number had been used and cleared away, and does not count. */
  async #confirm(number: number): Promise<boolean> {
    const numbers = await this.#numbers();
    if (number > 1 && !numbers.includes(number - 1)) {
      await rm(this.#pathOf(number), { force: true });
      return false;
    }
    for (const old of numbers.filter((entry) => entry < number - keptVersions)) {
      await rm(this.#pathOf(old), { force: true });
    }
    return true;
  }

  /** In ascending order. */
  async #numbers(): Promise<number[]> {
    try {
      const names = await readdir(this.#options.folder);
      return names
        .filter((name) => /^\d{12}\.json$/.test(name))
        .map((name) => Number.parseInt(name, 10))
        .sort((one, other) => one - other);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw this.#unavailable(messageOf(error), error);
    }
  }

  #pathOf(number: number): string {
    return join(this.#options.folder, `${String(number).padStart(12, '0')}.json`);
  }

  #unavailable(reason: string, cause?: unknown): ActionError {
    const { name, folder } = this.#options;
    return new ActionError(`${name}Unavailable`, `cannot read or write ${folder}: ${reason}`, {
      retryable: true,
      ...(cause !== undefined && { cause }),
    });
  }
}

async function writeToDisk(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}
