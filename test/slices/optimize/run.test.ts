import { run as backtestRun } from '../../../src/slices/backtest';
import { evaluateChunk, mergeResults, run } from '../../../src/slices/optimize';
import { openJob } from '../../../src/slices/optimize/job';
import { scoreTask } from '../../../src/slices/optimize/score-task';
import { ScoreTable } from '../../../src/slices/optimize/score-table';
import type { ParallelPort } from '../../../src/slices/parallel-port';
import { type BarSeries, sessionTime } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';
import {
  common,
  movingAverages,
  ports,
  type RunInput,
  searched,
  searchOf,
  spaceOf,
  storedBars,
  train,
} from './on-samples';

/** Computed last to first and from copies, as other processes might. */
const scattered: ParallelPort = {
  map: async (task, chunks, onResult) => {
    const results = [];
    for (const [index, chunk] of [...chunks.entries()].reverse()) {
      const result = await task.run(structuredClone(chunk), ports);
      onResult?.(result, index);
      results.unshift(result);
    }
    return results;
  },
};

const small: Partial<RunInput> = { population_size: 8, generations: 5, seed: 4 };

describe('optimize.run', () => {
  it('is a computation that a pool may run', () => {
    expect(run).toMatchObject({ name: 'optimize.run', capability: 'compute', pool: true, tasks: [scoreTask] });
  });

  it.each(['sharpe_ratio', 'total_return', 'calmar', 'sortino'] as const)(
    'scores %s as a backtest of the best candidate does',
    async (objective) => {
      const { best, warnings } = await searched({ objective, folds: 0 });
      const input = backtestRun.input.parse({ bars: await storedBars(), ...train, strategies: [best.selection] });
      const { performance } = await backtestRun.run(input, ports);
      const figures = { ...performance, sharpe_ratio: performance.sharpe };
      expect(best.score).toBe(figures[objective]);
      expect(best.train_score).toBe(best.score);
      expect(warnings).toEqual([]);
    },
  );

  it('finds the best of the grid, and ranks the rest after it', async () => {
    const output = await searched({ objective: 'total_return', folds: 0 });
    const job = await openJob(common(await searchOf({ objective: 'total_return', folds: 0 })), ports.artifacts);
    const returns: number[] = [];
    for (const id of job.candidates.ids) {
      const strategies = [job.selection(id)];
      const input = backtestRun.input.parse({ bars: await storedBars(), ...train, strategies });
      returns.push((await backtestRun.run(input, ports)).performance.total_return);
    }
    const ranked = returns.sort((a, b) => b - a);
    expect(output.top.map(({ score }) => score)).toEqual(ranked.slice(0, 10));
    expect(output).toMatchObject({ space_size: 46, trials: { count: 46 }, best: { score: ranked[0] } });
    expect(output.progress).toHaveLength(20);
    expect(output.progress.at(-1)).toEqual({ evaluated: 46, best_score: ranked[0] });
  });

  it('scores by the mean over the tests of the folds, and chooses for each fold on its train window alone', async () => {
    const { best, walk_forward: forward } = await searched({ folds: 3 });
    if (forward === null) throw new Error('no folds');
    const sharpe = async (window: { from: string; to: string }, strategies: unknown) => {
      const input = backtestRun.input.parse({ bars: await storedBars(), ...window, strategies });
      return (await backtestRun.run(input, ports)).performance.sharpe;
    };
    const tests = [];
    for (const fold of forward.folds) {
      tests.push(await sharpe(fold.test, [best.selection]));
      expect(fold.train_score).toBe(await sharpe(fold.train, [fold.chosen]));
      expect(fold.test_score).toBe(await sharpe(fold.test, [fold.chosen]));
      expect(fold.test.from > fold.train.to).toBe(true);
    }
    expect(best.score).toBeCloseTo(tests.reduce<number>((sum, value) => sum + (value ?? 0), 0) / 3, 12);
    expect(forward.mean_test_score).toBeLessThan(forward.mean_train_score ?? 0);
    expect(forward.folds.map(({ train: window }) => window.from)).toEqual(['2000-01-03', '2000-01-03', '2000-01-03']);
  });

  it('moves a window of fixed length over the bars', async () => {
    const { walk_forward: forward } = await searched({ folds: { train_bars: 252, test_bars: 63, step_bars: 63 } });
    expect(forward?.folds).toHaveLength(23);
    expect(forward?.folds[0]).toMatchObject({ train: { from: '2000-01-03', to: '2000-12-29' } });
    expect(forward?.folds[1].train.from).toBe('2000-04-03');
  });

  it.each(['grid', 'random', 'genetic'] as const)('gives the same answer however %s is split', async (method) => {
    const parts = { ...small, method, samples: 20, folds: 2 };
    const alone = await searched(parts);
    expect(await searched({ ...parts, checkpoint_every: 7 })).toMatchObject(rest(alone));
    expect(await searched({ ...parts, checkpoint_every: 3 }, { ...ports, parallel: scattered })).toMatchObject(
      rest(alone),
    );
  });

  it.each(['random', 'genetic'] as const)('draws other candidates of %s with another seed', async (method) => {
    const parts = { ...small, method, samples: 10, folds: 0 };
    const [first, again, other] = [await searched(parts), await searched(parts), await searched({ ...parts, seed: 5 })];
    expect(again).toEqual(first);
    expect(other.result.ref).not.toBe(first.result.ref);
  });

  it('breeds better candidates than it began with, and comes near the best of the grid', async () => {
    const { space } = await spaceOf({
      strategy: 'moving_average_cross',
      parameters: { fast_period: { from: 2, to: 60, step: 1 }, slow_period: { from: 10, to: 250, step: 2 } },
    });
    const parts = { space, folds: 0, objective: 'total_return' } as const;
    const train2 = { from: '2001-01-02', to: '2006-12-29' };
    const grid = await searched({ ...parts, train: train2 });
    const bred = await searched({ ...parts, train: train2, method: 'genetic', population_size: 20, generations: 12 });
    expect(bred.trials.count).toBeLessThan(grid.trials.count / 10);
    expect(bred.best.score).toBeGreaterThan(bred.progress[1].best_score ?? Infinity);
    expect(bred.best.score).toBeGreaterThan((grid.best.score ?? 0) * 0.8);
  });

  it.each(['grid', 'random', 'genetic'] as const)(
    'knows nothing of the future: noise after a fold changes no earlier choice of %s',
    async (method) => {
      const parts = { ...small, method, samples: 30, folds: 4 };
      const before = await searched(parts);
      const folds = before.walk_forward?.folds ?? [];
      const after = await searched({
        ...parts,
        bars: await storedBars((series) => noisyAfter(series, folds[1].test.to)),
      });
      expect(after.walk_forward?.folds.slice(0, 2)).toEqual(folds.slice(0, 2));
      // The third has learned from the noise.
      expect(after.walk_forward?.folds[2]).not.toEqual(folds[2]);
    },
  );

  it('does not look at bars after train', async () => {
    const calm = await searched({ folds: 2 });
    const noisy = await searched({ folds: 2, bars: await storedBars((series) => noisyAfter(series, train.to)) });
    expect(noisy).toMatchObject({ ...rest(calm), result: { kind: 'optimization_result' } });
  });

  it.each(['grid', 'genetic'] as const)('goes on from a checkpoint of %s to the same answer', async (method) => {
    const parts = { ...small, method, folds: 2, checkpoint_every: 10 };
    const whole = await searched(parts);
    const checkpoints: string[] = [];
    const controller = new AbortController();
    const stopping = testPorts({
      artifacts: ports.artifacts,
      signal: controller.signal,
      log: {
        info: (_, fields) => {
          checkpoints.push(String(fields?.['checkpoint']));
          if (checkpoints.length === 2) controller.abort(new Error('cancelled'));
        },
        warn: () => undefined,
      },
    });
    await expect(searched(parts, stopping)).rejects.toThrow('cancelled');
    const resume = { ref: checkpoints[1], kind: 'optimization_checkpoint' as const, bytes: 1 };

    let scored = 0;
    const counting: ParallelPort = {
      map: async (task, chunks, onResult) => {
        scored += chunks.flatMap((chunk) => (chunk as { candidates: unknown[] }).candidates).length;
        return ports.parallel.map(task, chunks, onResult);
      },
    };
    expect(await searched({ ...parts, resume }, { ...ports, parallel: counting })).toMatchObject(rest(whole));
    expect(scored).toBeGreaterThan(0);
    expect(scored).toBeLessThanOrEqual(whole.trials.count - 20);
  });

  it('reports how far it is and the best so far', async () => {
    const notes: string[] = [];
    const reporting = testPorts({
      artifacts: ports.artifacts,
      progress: (fraction, note) => notes.push(`${fraction.toFixed(2)} ${note ?? ''}`),
    });
    await searched({ folds: 0, checkpoint_every: 23 }, reporting);
    expect(notes.at(-1)).toMatch(
      /^1\.00 46 candidates scored; best sharpe_ratio 0\.2374 with fast_period 15, slow_period 60, stop_loss 0\.02; checkpoint sha256:/,
    );
  });

  it.each<[string, Partial<RunInput>, string, RegExp]>([
    [
      'a window that runs backwards',
      { train: { from: '2006-01-03', to: '2001-01-03' } },
      'InvalidWindow',
      /train is from/,
    ],
    [
      'a window of daily bars that begins within a day',
      { train: { from: '2001-01-03T15:00:00Z', to: '2006-12-29' } },
      'InvalidWindow',
      /^train has the moment 2001-01-03T15:00:00Z, and the bars of SPX are daily: give dates, as in 2001-01-03$/,
    ],
    [
      'a fold of daily bars that ends within a day',
      {
        folds: [
          { train: { from: '2001-01-02', to: '2002-12-31' }, test: { from: '2003-01-02', to: '2003-06-30T15:00:00Z' } },
        ],
      },
      'InvalidWindow',
      /^folds\[0\]\.test has the moment 2003-06-30T15:00:00Z/,
    ],
    [
      'a window without bars',
      { train: { from: '2016-01-04', to: '2016-12-30' } },
      'NoBarsInWindow',
      /has 0 bars of SPX/,
    ],
    [
      'a window too early to be warm in',
      { train: { from: '1999-01-04', to: '1999-03-31' } },
      'NotEnoughWarmup',
      /needs 59 bars of SPX/,
    ],
    ['a symbol that is not there', { symbol: 'IXIC' }, 'SymbolNotInBarSet', /"IXIC", but the bar set holds SPX/],
    [
      'more folds than bars',
      { train: { from: '2001-01-02', to: '2001-02-28' }, folds: 20 },
      'InvalidFolds',
      /20 folds of 40 bars/,
    ],
    [
      'a fold that is tried on what it learned from',
      { folds: [{ train: { from: '2001-01-02', to: '2002-12-31' }, test: { from: '2002-12-31', to: '2003-06-30' } }] },
      'InvalidFolds',
      /folds\[0\] is tried from 2002-12-31 on, but learns up to 2002-12-31/,
    ],
    [
      'a fold that reaches out of train',
      { folds: [{ train: { from: '2005-01-03', to: '2006-06-30' }, test: { from: '2006-07-03', to: '2007-06-29' } }] },
      'InvalidFolds',
      /folds\[0\] reaches to 2007-06-29, after the end of train/,
    ],
    [
      'a checkpoint of another search',
      { resume: { ref: 'sha256:' + '0'.repeat(64), kind: 'optimization_checkpoint', bytes: 1 } },
      'ArtifactNotFound',
      /no artifact/,
    ],
  ])('refuses %s', async (_, parts, code, message) => {
    await expect(searched(parts)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('refuses the scores of a search with other costs', async () => {
    const { checkpoint } = await searched({ folds: 0 });
    if (checkpoint === null) throw new Error('no checkpoint');
    await expect(
      searched({ folds: 0, commission: 0.002, resume: { ...checkpoint, kind: 'optimization_checkpoint' } }),
    ).rejects.toMatchObject({ code: 'WrongCheckpoint' });
  });

  it('begins where every candidate is warm, and says so', async () => {
    const output = await searched({ train: { from: '1999-01-04', to: '2001-12-31' }, folds: 0 });
    expect(output.train.from).toBe('1999-03-30');
    expect(output.warnings).toEqual([
      'the slowest candidate needs 59 bars to warm up and there are 0 before 1999-01-04, so train begins on 1999-03-30 for all; ' +
        'fetch at least 59 bars of history before train, or search shorter periods',
    ]);
  });

  it('says that nothing can be chosen where nothing has traded', async () => {
    const { space } = await spaceOf({ strategy: 'momentum', parameters: { threshold: { values: [9, 10] } } });
    await expect(searched({ space, folds: 0 })).rejects.toMatchObject({
      code: 'NothingToChoose',
      message: expect.stringContaining('none of 2 candidates has a sharpe_ratio on SPX') as string,
    });
  });
});

describe('optimize.evaluate_chunk and optimize.merge_results', () => {
  it.each(['grid', 'random', 'genetic'] as const)('come to what optimize.run comes to, by %s', async (method) => {
    const input = await searchOf({ method, samples: 31, seed: 9, folds: 3, population_size: 8, generations: 4 });
    const chunks = [];
    for (const index of [2, 0, 1]) {
      const part = evaluateChunk.input.parse({ ...common(input), chunk: { index, of: 3 } });
      chunks.push(evaluateChunk.output.parse(await evaluateChunk.run(part, ports)));
    }
    const merged = await mergeResults.run(mergeResults.input.parse({ ...common(input), chunks }), ports);
    expect(merged).toEqual({ ...(await searched(input)), checkpoint: null });
    expect(chunks.map(({ provenance }) => provenance)).toEqual(chunks.map(() => merged.provenance));
    expect(Math.max(...chunks.map(({ best_score: best }) => best ?? -Infinity))).toBe(merged.best.score);
    const evaluated = chunks.reduce((sum, part) => sum + part.evaluated, 0);
    // What several of the searches of a genetic one come to, each part scores for itself.
    if (method === 'genetic') expect(evaluated).toBeGreaterThanOrEqual(merged.trials.count);
    else expect(evaluated).toBe(method === 'grid' ? 46 : 31);
  });

  it('refuse a search with a part missing', async () => {
    const input = common(await searchOf({ folds: 0 }));
    const chunk = await evaluateChunk.run(evaluateChunk.input.parse({ ...input, chunk: { index: 1, of: 4 } }), ports);
    await expect(
      mergeResults.run(mergeResults.input.parse({ ...input, chunks: [chunk] }), ports),
    ).rejects.toMatchObject({
      code: 'IncompleteSearch',
      message: expect.stringContaining('34 of 46 candidates have no scores in the 1 chunks given (1 of 4)') as string,
    });
  });

  it.each([1, 2, 5, 9])('come to the same by genes in %s parts, of which some have nothing to do', async (of) => {
    const input = await searchOf({ method: 'genetic', seed: 4, folds: 2, population_size: 6, generations: 5 });
    const chunks = [];
    for (let index = 0; index < of; index++)
      chunks.push(
        await evaluateChunk.run(evaluateChunk.input.parse({ ...common(input), chunk: { index, of } }), ports),
      );
    const merged = await mergeResults.run(mergeResults.input.parse({ ...common(input), chunks }), ports);
    expect(merged).toEqual({ ...(await searched(input)), checkpoint: null });
    expect(chunks.filter(({ evaluated }) => evaluated > 0)).toHaveLength(Math.min(of, 3));
  });

  it('refuse a genetic search with a part missing', async () => {
    const input = common(await searchOf({ method: 'genetic', folds: 2, population_size: 6, generations: 3 }));
    const chunk = await evaluateChunk.run(evaluateChunk.input.parse({ ...input, chunk: { index: 0, of: 3 } }), ports);
    await expect(
      mergeResults.run(mergeResults.input.parse({ ...input, chunks: [chunk] }), ports),
    ).rejects.toMatchObject({ code: 'IncompleteSearch' });
  });

  it.each([['a part beyond the last', {}, { index: 2, of: 2 }, 'InvalidChunk']])(
    'refuse %s',
    async (_, parts, chunk, code) => {
      const input = evaluateChunk.input.parse({ ...common(await searchOf(parts)), chunk });
      await expect(evaluateChunk.run(input, ports)).rejects.toMatchObject({ code });
    },
  );
});

it('scores a candidate the same alone and among others', async () => {
  const { space } = await spaceOf({ ...movingAverages, strategy: 'moving_average_cross' });
  const job = await openJob(common(await searchOf({ space, folds: 2 })), ports.artifacts);
  const [together, alone] = [new ScoreTable(job), new ScoreTable(job)];
  await together.score(job.candidates.ids, ports);
  for (const id of job.candidates.ids.slice(-3)) {
    await alone.score([id], ports);
    expect([...alone.row(id)]).toEqual([...together.row(id)]);
  }
});

/** All but which checkpoint was stored last, and where results lie. */
function rest(output: Awaited<ReturnType<typeof searched>>) {
  const { checkpoint: _checkpoint, result: _result, provenance: _provenance, ...others } = output;
  return others;
}

/** The series with every price after a date replaced by noise. */
function noisyAfter(series: BarSeries, date: string): BarSeries {
  const from = sessionTime(date);
  const noise = (bar: number) => 500 + 400 * Math.sin(bar * bar);
  const column = (values: readonly number[], factor: number) =>
    values.map((value, bar) => (series.time[bar] > from ? noise(bar) * factor : value));
  return {
    ...series,
    open: column(series.open, 1),
    high: column(series.high, 1.02),
    low: column(series.low, 0.98),
    close: column(series.close, 1.01),
    adjClose: column(series.adjClose, 1.01),
  };
}
