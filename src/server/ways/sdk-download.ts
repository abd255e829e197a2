import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { messageOf } from '../../base/errors';
import { runCommand } from '../run-command';
import { watchDownload } from './download-watch';
import { installBinary } from './install-binary';
import type { Way, WayContext, WayResult } from './way';

/**
 * The download that comes with the TypeScript SDK. The SDK has no call for the file alone, so it starts a server once,
 * in memory, from a folder of ours, and stops it. In a process of its own: a download cannot be cancelled, and the SDK's
 * runtime can be installed only once in a process.
 */
const program = `
const { TestWorkflowEnvironment } = require(process.argv[1]);
TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'cached-download', downloadDir: process.argv[2] } } })
  .then((environment) => environment.teardown())
  .catch((error) => { console.error(error.message.split('\\n').join(' ')); process.exit(1); });
`;

/** Fetches the binary into an empty folder. */
export type SdkDownloader = (folder: string, context: WayContext) => Promise<void>;

/** The download of the TypeScript SDK, from temporal.download. `download` is for tests. */
export function sdkDownload(download: SdkDownloader = downloadBySdk): Way {
  return {
    name: "the SDK's download",
    fetches: true,
    find(context): Promise<WayResult> {
      context.log('Downloading the Temporal dev server (about 45 MB, once) …');
      return installBinary(context, async (folder) => {
        await download(folder, context);
        const file = (await readdir(folder)).find(
          (name) => name.startsWith('temporal') && !name.endsWith('.downloading'),
        );
        if (file === undefined) throw new Error('the SDK left no binary in its folder');
        return path.join(folder, file);
      });
    },
  };
}

async function downloadBySdk(folder: string, context: WayContext): Promise<void> {
  const testing = resolveTestingPackage();
  if (testing === undefined) throw new Error('the package @temporalio/testing is not installed');
  try {
    await watchDownload(
      folder,
      { stallMs: 15_000, timeoutMs: 10 * 60_000, log: context.log, signal: context.signal },
      (signal) =>
        runCommand(process.execPath, ['-e', program, testing, folder], { timeoutMs: 11 * 60_000, signal, cwd: folder }),
    );
  } catch (error) {
    throw new Error(withoutRepetition(messageOf(error)), { cause: error });
  }
}

/** The SDK's message names each of its layers, and the whole address twice. */
export function withoutRepetition(message: string): string {
  const clauses = message
    .replace(/^.* ended with exit code \d+: /, '')
    .replaceAll(/url \(https?:\/\/([^/)]+)[^)]*\)/g, '$1')
    .replace(/^Failed to start ephemeral server: failed to download ephemeral server executable: /, '')
    .split(': ');
  return [...new Set(clauses)].join(': ');
}

function resolveTestingPackage(): string | undefined {
  try {
    return createRequire(__filename).resolve('@temporalio/testing');
  } catch {
    return undefined; // a development dependency: an installation may well be without it
  }
}
