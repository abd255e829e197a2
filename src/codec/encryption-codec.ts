import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { BellwetherError } from '../base/errors';
import { codecKeysVariable, type KeyRing } from './key-ring';

/**
 * Encrypts payloads with AES-256-GCM. The layout is that of Temporal's own encryption samples, so that workers in other languages
 * can read it: `encoding` is binary/encrypted, `encryption-key-id` names the key, and the data are a nonce of 12 bytes, the
 * encrypted Payload message and the tag of 16. A payload in the clear is let through: it may be older than the key, or typed
 * by a person. With an empty ring nothing is encrypted, and what is encrypted is refused with a message that says so.
 */
export class EncryptionCodec implements PayloadCodec {
  readonly #ring: KeyRing;

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** Async, as the SDK wants it; so are its errors. */
  async encode(payloads: Payload[]): Promise<Payload[]> {
    const { current, keys } = this.#ring;
    const key = current === undefined ? undefined : keys.get(current);
    if (current === undefined || key === undefined) return payloads;
    return payloads.map((payload) => (isEncrypted(payload) ? payload : encrypt(payload, current, key)));
  }

  /** @throws BellwetherError `UnknownCodecKey`, `CodecKeyMismatch`. */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (isEncrypted(payload) ? decrypt(payload, this.#ring) : payload));
  }
}

/** NIST SP 800-38D: 96 bits at random, which allow 2^32 payloads under one key. */
const nonceBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';
const encrypted = 'binary/encrypted';
const { Payload: PayloadMessage } = temporal.api.common.v1;

function isEncrypted({ metadata }: Payload): boolean {
  const encoding = metadata?.['encoding'];
  return encoding !== undefined && Buffer.from(encoding).toString() === encrypted;
}

function encrypt(payload: Payload, id: string, key: KeyObject): Payload {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  const content = encryption.update(PayloadMessage.encode(payload).finish());
  const data = Buffer.concat([nonce, content, encryption.final(), encryption.getAuthTag()]);
  return { metadata: { encoding: Buffer.from(encrypted), 'encryption-key-id': Buffer.from(id) }, data };
}

function decrypt({ metadata, data }: Payload, { keys }: KeyRing): Payload {
  const id = Buffer.from(metadata?.['encryption-key-id'] ?? '').toString();
  const key = keys.get(id);
  if (key === undefined) throw unknownKey(id, [...keys.keys()]);
  const bytes = Buffer.from(data ?? []);
  try {
    const decryption = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decryption.setAuthTag(bytes.subarray(-tagBytes));
    const content = decryption.update(bytes.subarray(nonceBytes, -tagBytes));
    // What comes before `final` is not yet known to be true.
    return PayloadMessage.decode(Buffer.concat([content, decryption.final()]));
  } catch (error) {
    throw new BellwetherError(
      'CodecKeyMismatch',
      `a payload that was encrypted with the key '${id}' cannot be opened with the key '${id}' of ${codecKeysVariable} here: they are different keys of the same id, or the payload was changed. Give this process the key that the others have`,
      { cause: error },
    );
  }
}

function unknownKey(id: string, known: readonly string[]): BellwetherError {
  const here = known.length === 0 ? 'is not set here' : `has here: ${known.join(', ')}`;
  return new BellwetherError(
    'UnknownCodecKey',
    `a payload is encrypted with the key '${id}', and ${codecKeysVariable} ${here}. Add '${id}:REFERENCE' to it (after the first, if that one is to go on encrypting), as the workers have it`,
  );
}
