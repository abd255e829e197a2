import path from 'node:path';
import { ProcessPool, type PoolOptions } from '../pool';
import type { OwnPortSettings } from './own-ports';

/** The pool of a worker. Its processes begin when there is something to compute. */
export function workerPool(settings: OwnPortSettings, choices: Partial<PoolOptions> = {}): ProcessPool {
  const { stateFolder, csvFolder } = settings;
  return new ProcessPool({
    hostModule: path.join(__dirname, `pool-host${path.extname(__filename)}`),
    settings: { stateFolder, ...(csvFolder !== undefined && { csvFolder }) },
    ...choices,
  });
}
