import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/errors';
import type { Json } from '../../base/json';
import { systemErrorCode } from '../../base/system-error';
import { ActionError } from '../../slices/action-error';
import type { ArtifactRef, ArtifactStore } from '../../slices/ports';
import { hashText, jsonText } from './artifact-text';
import { reportFolder } from './report-folder';
import { checkFileName } from './safe-names';
import { writeFileAtomically } from './write-file-atomically';

export interface FileArtifactStoreOptions {
  /** Folder that holds `artifacts/` and `reports/`. Workers that serve the same runs share it. */
  readonly root: string;
  /** The run whose reports `putFile` writes. */
  readonly runId: string;
  /** Which execution of that id it is: an id may be used again, and the reports of the run before stay. @default the run id */
  readonly executionId?: string;
}

/**
 * Artifacts as files. JSON goes to `<root>/artifacts/<2 hex>/<sha256>.json` and is named by its content, so that storing it again
 * changes nothing; files for people go to `<root>/reports/<runId>/`, or to a folder of their own where a run of that id was before.
 * A file is complete or absent, also after a crash.
 */
export class FileArtifactStore implements ArtifactStore {
  readonly #artifacts: string;
  readonly #options: FileArtifactStoreOptions;

  constructor(options: FileArtifactStoreOptions) {
    this.#artifacts = join(options.root, 'artifacts');
    this.#options = options;
  }

  /** @throws ActionError `ArtifactInvalid` for a value that JSON cannot carry, `ArtifactNotWritten`. */
  async putJson(kind: string, value: Json): Promise<ArtifactRef> {
    const text = jsonText(value);
    const stored = hashText(text);
    const path = this.#pathOf(stored.ref);
    // What is there already is kept if it is whole, and replaced if it is not.
    const present = await readIfPresent(path);
    if (present !== text) await writeFileAtomically(path, text);
    return { ...stored, kind };
  }

  async getJson(ref: string): Promise<Json> {
    if (!/^sha256:[0-9a-f]{64}$/.test(ref)) {
      throw new ActionError(
        'ArtifactNotFound',
        `${JSON.stringify(ref.slice(0, 100))} names no artifact: a ref is sha256: and 64 hex digits`,
      );
    }
    const path = this.#pathOf(ref);
    const text = await readIfPresent(path);
    if (text === undefined) {
      throw new ActionError(
        'ArtifactNotFound',
        `no artifact ${ref} at ${path}: it was deleted, or this worker has another artifact folder`,
      );
    }
    const found = hashText(text).ref;
    if (found !== ref) {
      throw new ActionError(
        'ArtifactDamaged',
        `${path} does not hold the artifact ${ref}: the hash of its bytes is ${found}`,
      );
    }
    return JSON.parse(text) as Json;
  }

  /** @throws ActionError `BadFileName`, `ArtifactNotWritten`. */
  async putFile(kind: string, fileName: string, text: string): Promise<ArtifactRef & { readonly path: string }> {
    checkFileName(fileName);
    const { root, runId, executionId = runId } = this.#options;
    const path = join(await reportFolder(join(root, 'reports'), runId, executionId), fileName);
    await writeFileAtomically(path, text);
    return { ...hashText(text), kind, path };
  }

  #pathOf(ref: string): string {
    const hash = ref.slice('sha256:'.length);
    return join(this.#artifacts, hash.slice(0, 2), `${hash}.json`);
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new ActionError('ArtifactUnreadable', `cannot read ${path}: ${messageOf(error)}`, {
      retryable: true,
      cause: error,
    });
  }
}
