import { hashText, jsonText } from '../../src/adapters/artifacts/artifact-text';
import type { Json } from '../../src/base/json';
import { ActionError } from '../../src/slices/action-error';
import type { ArtifactRef, ArtifactStore } from '../../src/slices/ports';

/** An artifact store that keeps texts, as the real one does, but in memory. */
export class MemoryArtifactStore implements ArtifactStore {
  readonly #texts = new Map<string, string>();

  constructor(readonly files: Map<string, string> = new Map()) {}

  async putJson(kind: string, value: Json): Promise<ArtifactRef> {
    const text = jsonText(value);
    const stored = hashText(text);
    this.#texts.set(stored.ref, text);
    return { ...stored, kind };
  }

  async getJson(ref: string): Promise<Json> {
    const text = this.#texts.get(ref);
    if (text === undefined) throw new ActionError('ArtifactNotFound', `no artifact ${ref} in this test`);
    return JSON.parse(text) as Json;
  }

  async putFile(kind: string, fileName: string, text: string): Promise<ArtifactRef & { readonly path: string }> {
    const path = `reports/${fileName}`;
    this.files.set(path, text);
    return { ...hashText(text), kind, path };
  }
}
