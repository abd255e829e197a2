import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Json } from '../../src/base/json';
import { ownPorts } from '../../src/worker/own-ports';
import { workerPool } from '../../src/worker/worker-pool';
import { ports as samplePorts, type RunInput, type RunOutput, searchOf, spaceOf } from '../slices/optimize/on-samples';
import { sourcesToo } from '../support/test-pool';
import { testPorts } from '../support/test-ports';

let stateFolder: string;
let input: RunInput;

beforeAll(async () => {
  stateFolder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-optimize-'));
  const stored: Json = await samplePorts.artifacts.getJson((await searchOf()).bars.ref);
  const { artifactsFor, close } = ownPorts({ stateFolder }, {});
  const { ref } = await artifactsFor('run', 'run').putJson('bar_set', stored);
  await close();
  // Enough for several chunks.
  const { space } = await spaceOf({
    strategy: 'moving_average_cross',
    parameters: { fast_period: { from: 2, to: 60, step: 1 }, slow_period: { from: 61, to: 140, step: 1 } },
  });
  const search = await searchOf({ space });
  input = { ...search, bars: { ...search.bars, ref } };
});

afterAll(() => rm(stateFolder, { recursive: true, force: true }));

/** A search in the pool of a worker, with the processes that it has. */
async function searchedWith(size: number): Promise<RunOutput> {
  const pool = workerPool({ stateFolder }, { size, execArgv: sourcesToo });
  try {
    const work = { action: 'optimize.run', input, executionId: 'run', ports: testPorts() };
    const first = await pool.run<RunOutput>(work);
    expect(pool.stats().pids).toHaveLength(size);
    // By now, all of them have begun.
    const second = await pool.run<RunOutput>(work);
    if (first.kind === 'failed' || second.kind === 'failed')
      throw new Error('the search failed', { cause: [first, second] });
    expect(second.output).toEqual(first.output);
    return second.output;
  } finally {
    await pool.close();
  }
}

it('a search finds the same whatever the number of processes it spreads over', async () => {
  const alone = await searchedWith(1);
  expect(await searchedWith(3)).toEqual(alone);
});
