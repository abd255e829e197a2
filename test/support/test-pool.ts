import os from 'node:os';
import path from 'node:path';
import { ProcessPool, type PoolOptions } from '../../src/pool';

/** Lets the processes of a pool run the sources. */
export const sourcesToo = ['--require', path.join(__dirname, 'typescript-hook.cjs')];

export const testHost = path.join(__dirname, 'pool-host.ts');

/** A pool with the actions of pool-actions.ts. Whoever makes one closes it. */
export function testPool(options: Partial<PoolOptions> = {}): ProcessPool {
  return new ProcessPool({
    hostModule: testHost,
    settings: { stateFolder: os.tmpdir() },
    size: 2,
    execArgv: sourcesToo,
    ...options,
  });
}
