import { chmod, mkdir, rm, stat, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder, stateFolder } from '../../src/server';
import { temporaryFolder } from './fake-binaries';

describe('cacheFolder', () => {
  it.each([
    [{ BELLWETHER_CACHE: '/fast/cache', XDG_CACHE_HOME: '/xdg' }, '/fast/cache'],
    [{ BELLWETHER_CACHE: '', XDG_CACHE_HOME: '/xdg' }, '/xdg/bellwether'],
    [{ XDG_CACHE_HOME: 'relative' }, path.join(os.homedir(), '.cache', 'bellwether')],
    [{}, path.join(os.homedir(), '.cache', 'bellwether')],
  ])('with %j is %s', (environment, expected) => {
    expect(cacheFolder(environment)).toBe(expected);
  });
});

describe('cacheFolder of a user without a home', () => {
  let temporary: string;
  let expected: string;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    expected = path.join(temporary, `bellwether-${process.getuid?.() ?? 0}`);
    jest.spyOn(os, 'tmpdir').mockReturnValue(temporary);
    jest.spyOn(os, 'homedir').mockImplementation(() => {
      throw new Error('uv_os_homedir returned ENOENT');
    });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(temporary, { recursive: true, force: true });
  });

  it('is a temporary folder that only the user can write to, the same each time', async () => {
    expect(cacheFolder({})).toBe(expected);
    expect((await stat(expected)).mode & 0o777).toBe(0o700);
    expect(cacheFolder({})).toBe(expected);
  });

  it('is the same when the home is no path', () => {
    jest.spyOn(os, 'homedir').mockReturnValue('');
    expect(cacheFolder({})).toBe(expected);
  });

  it.each([
    [
      'others can write to',
      async () => {
        await mkdir(expected);
        await chmod(expected, 0o777);
      },
    ],
    ['is a link to elsewhere', () => symlink(temporary, expected)],
  ])('is not one that %s', async (_, prepare) => {
    await prepare();
    const unusable = { code: 'CacheUnusable', message: expect.stringContaining('Set BELLWETHER_CACHE to a folder') };
    expect(() => cacheFolder({})).toThrow(expect.objectContaining(unusable));
  });

  it('is not needed when the environment names one', () => {
    expect(cacheFolder({ BELLWETHER_CACHE: '/fast/cache' })).toBe('/fast/cache');
  });
});

describe('stateFolder', () => {
  it.each([
    [{}, '/project/.bellwether'],
    [{ BELLWETHER_HOME: '' }, '/project/.bellwether'],
    [{ BELLWETHER_HOME: 'state' }, '/project/state'],
    [{ BELLWETHER_HOME: '/var/lib/bellwether' }, '/var/lib/bellwether'],
  ])('with %j is %s', (environment, expected) => {
    expect(stateFolder(environment, '/project')).toBe(expected);
  });
});
