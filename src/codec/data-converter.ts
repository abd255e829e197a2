import path from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './encryption-codec';
import { codecKeysVariable, loadKeyRing } from './key-ring';

export interface PayloadEncryption {
  /** For clients and workers of Temporal's SDK. */
  readonly dataConverter: DataConverter;
  /** Whether what they write is encrypted. What they read may be, whatever this says. */
  readonly encrypts: boolean;
}

/**
 * How the payloads of this process are encrypted. `setting` is as in the variable BELLWETHER_CODEC_KEYS, which counts where it is left out;
 * relative paths of files start from the working folder.
 * @throws BellwetherError as `loadKeyRing` does.
 */
export async function payloadEncryption(
  setting: string | undefined = process.env[codecKeysVariable],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PayloadEncryption> {
  const ring = await loadKeyRing(setting, { environment, folder: process.cwd() });
  const encrypts = ring.current !== undefined;
  return {
    dataConverter: {
      payloadCodecs: [new EncryptionCodec(ring)],
      // Messages and stacks of errors would stay in the clear: a codec sees payloads only.
      ...(encrypts && { failureConverterPath: path.join(__dirname, `failure-converter${path.extname(__filename)}`) }),
    },
    encrypts,
  };
}
