import { createSecretKey, type KeyObject } from 'node:crypto';
import { resolveSecret, secretReferencePattern, type SecretSources } from '../adapters/secrets/resolve-secret';
import type { Secret } from '../adapters/secrets/secret';
import { BellwetherError } from '../base/errors';

/** The variable of the environment that switches the encryption of payloads on. */
export const codecKeysVariable = 'BELLWETHER_CODEC_KEYS';

/** The keys that payloads are encrypted and decrypted with. */
export interface KeyRing {
  /** Id of the key that encrypts; undefined where nothing is encrypted. */
  readonly current: string | undefined;
  /** All of them decrypt. */
  readonly keys: ReadonlyMap<string, KeyObject>;
}

/** AES-256. */
const keyBytes = 32;

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

const form = `${codecKeysVariable} is a list of keys by reference, as in 'k2:env:CODEC_K2,k1:file:/run/secrets/codec-k1': the first encrypts, all decrypt`;

/**
 * Reads the keys that a setting names, `id:reference,id:reference`; an empty one is an empty ring.
 * @throws BellwetherError `InvalidCodecKeys`, `InvalidSecretReference`, `SecretNotFound`. The messages show ids and references, never a key.
 */
export async function loadKeyRing(setting: string | undefined, sources: SecretSources): Promise<KeyRing> {
  const keys = new Map<string, KeyObject>();
  const entries = setting === undefined || setting.trim() === '' ? [] : setting.split(',').map((entry) => entry.trim());
  for (const [index, entry] of entries.entries()) {
    const { id, reference } = entryOf(entry, index + 1);
    if (keys.has(id)) throw invalid(`the id '${id}' is there twice; each key has an id of its own`);
    keys.set(id, keyOf(id, await resolveSecret(reference, sources)));
  }
  return { current: keys.keys().next().value, keys };
}

function entryOf(entry: string, place: number): { readonly id: string; readonly reference: string } {
  const colon = entry.indexOf(':');
  const id = entry.slice(0, Math.max(colon, 0));
  const reference = entry.slice(colon + 1);
  // What stands in a wrong place may be the key itself: the entry is named by its place, not shown.
  if (!idPattern.test(id))
    throw invalid(`entry ${place} has no id: it begins with up to 64 letters, digits, '_', '.' and '-', then a colon`);
  if (!secretReferencePattern.test(reference))
    throw invalid(`what follows the id '${id}' is no reference: it is env:NAME or file:PATH, never the key itself`);
  return { id, reference };
}

/** 32 bytes as base64 or as hexadecimal digits. */
function keyOf(id: string, secret: Secret): KeyObject {
  const text = secret.reveal().trim();
  const hexadecimal = /^[0-9a-fA-F]{64}$/.test(text);
  const bytes = Buffer.from(text, hexadecimal ? 'hex' : 'base64');
  if (!hexadecimal && !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text))
    throw invalid(
      `the key '${id}' (${secret.reference}) is neither base64 nor hexadecimal; make one with: openssl rand -base64 32`,
    );
  if (bytes.length !== keyBytes) {
    throw invalid(
      `the key '${id}' (${secret.reference}) has ${bytes.length} bytes; AES-256 takes ${keyBytes}. Make one with: openssl rand -base64 32`,
    );
  }
  return createSecretKey(bytes);
}

const invalid = (what: string): BellwetherError => new BellwetherError('InvalidCodecKeys', `${what}. ${form}`);
