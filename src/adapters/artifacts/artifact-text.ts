import { createHash } from 'node:crypto';
import { canonicalJson, isJsonObject, type Json } from '../../base/json';
import { ActionError } from '../../slices/action-error';

/**
 * The text of a JSON value that is stored and hashed: keys sorted, so that equal values have equal refs.
 * @throws ActionError `ArtifactInvalid` for NaN and infinity, which JSON would turn into null without a word.
 */
export function jsonText(value: Json): string {
  refuseNonFinite(value, '');
  return canonicalJson(value);
}

/** The ref of a text, `sha256:` and the hash of its UTF-8 bytes, and how many bytes these are. */
export function hashText(text: string): { readonly ref: string; readonly bytes: number } {
  const ref = `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
  return { ref, bytes: Buffer.byteLength(text, 'utf8') };
}

function refuseNonFinite(value: Json, path: string): void {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return;
    throw new ActionError(
      'ArtifactInvalid',
      `cannot store ${String(value)} at ${path === '' ? 'the top level' : path.slice(1)}: JSON has only finite numbers`,
    );
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const entry = value[index] as Json;
      // Skipping finite numbers here keeps long columns from building a path for every one of them.
      if (typeof entry !== 'number' || !Number.isFinite(entry)) refuseNonFinite(entry, `${path}.${index}`);
    }
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined) refuseNonFinite(entry, `${path}.${key}`);
  }
}
