import os from 'node:os';
import path from 'node:path';
import { cacheFolder, stateFolder } from '../../src/server';

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
