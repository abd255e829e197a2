import { resolveSecret } from '../../adapters/secrets/resolve-secret';
import { BellwetherError } from '../../base/errors';
import { codecKeysVariable, EncryptionCodec, loadKeyRing, startCodecServer } from '../../codec';
import { findRunningServer, stateFolder } from '../../server';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

export interface CodecServerChoices {
  readonly port: number;
  /** Address of the Temporal UI. */
  readonly ui?: string;
  /** Reference of the token. */
  readonly token?: string;
}

/** Decrypts payloads for the Temporal UI and CLI until it is told to stop. */
export async function codecServer(choices: CodecServerChoices, output: Output, signal: AbortSignal): Promise<ExitCode> {
  const sources = { environment: process.env, folder: process.cwd() };
  const ring = await loadKeyRing(process.env[codecKeysVariable], sources);
  if (ring.current === undefined)
    throw new BellwetherError(
      'WrongUse',
      `there is nothing to decrypt with: ${codecKeysVariable} is not set; give it the keys that the workers have`,
    );
  const origins = originsOf(choices.ui ?? (await findRunningServer(stateFolder()))?.uiUrl ?? 'http://127.0.0.1:8233');
  const token = choices.token === undefined ? undefined : await resolveSecret(choices.token, sources);
  const server = await startCodecServer({
    codec: new EncryptionCodec(ring),
    port: choices.port,
    origins,
    ...(token && { token: token.reveal() }),
  });
  const keys = [...ring.keys.keys()];
  // A token that was given is the caller's to know; one that was made up is told, here alone.
  const endpoint = token === undefined ? server.endpoint : `http://127.0.0.1:${server.port}/TOKEN`;
  if (output.json) output.document({ endpoint, origins, keys });
  else {
    output.line(`The codec server decrypts with the keys ${keys.join(', ')}, for pages of ${origins.join(' and ')}.`);
    output.line(`In the Temporal UI, under the glasses at the top, set the remote codec endpoint: ${endpoint}`);
    output.line(`For the Temporal CLI: --codec-endpoint ${endpoint}`);
  }
  await aborted(signal);
  await server.close();
  return exitCodes.done;
}

/** Of a page on this machine both names, since either may have been typed. */
function originsOf(ui: string): readonly string[] {
  const url = URL.canParse(ui) ? new URL(ui) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new BellwetherError('WrongUse', `--ui '${ui}' is no address of a page, such as https://temporal.example.com`);
  if (!['127.0.0.1', 'localhost'].includes(url.hostname)) return [url.origin];
  const port = url.port === '' ? '' : `:${url.port}`;
  return ['127.0.0.1', 'localhost'].map((name) => `${url.protocol}//${name}${port}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
