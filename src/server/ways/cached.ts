import { existsSync } from 'node:fs';
import { checkTemporalBinary } from '../temporal-version';
import type { Way, WayResult } from './way';

/** The binary that an earlier run fetched. */
export const cached: Way = {
  name: 'the cache',
  fetches: false,
  async find({ cachedBinary, signal }): Promise<WayResult> {
    if (!existsSync(cachedBinary)) return { kind: 'missing', reason: `there is none at ${cachedBinary}` };
    const check = await checkTemporalBinary(cachedBinary, signal);
    if (check.kind === 'unusable') return { kind: 'missing', reason: check.reason };
    return { kind: 'found', path: cachedBinary, version: check.version };
  },
};
