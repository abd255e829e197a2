import type { z } from 'zod';
import { run as backtestRun } from '../../../src/slices/backtest';
import { validate } from '../../../src/slices/optimize';
import { backtestResultSchema } from '../../../src/slices/shared/backtest-result';
import { ports, type RunOutput, searched, storedBars, train } from './on-samples';

const test = { from: '2007-01-03', to: '2008-12-31' };

async function validated(search: RunOutput, parts: Partial<z.input<typeof validate.input>> = {}) {
  const input = validate.input.parse({ bars: await storedBars(), result: search.result, test, ...parts });
  return validate.output.parse(await validate.run(input, ports));
}

describe('optimize.validate', () => {
  it('tries the best candidate on the bars held out, as a backtest does', async () => {
    const search = await searched({ folds: 2, commission: 0.002, take_profit: 0.2 });
    const output = await validated(search);
    const backtest = backtestRun.input.parse({
      bars: await storedBars(),
      ...test,
      strategies: [search.best.selection],
      commission: 0.002,
    });
    const expected = await backtestRun.run(backtest, ports);
    const { exposure: _exposure, ...trades } = expected.trades;
    expect(output.out_of_sample).toEqual({
      window: { from: '2007-01-03', to: '2008-12-31' },
      performance: expected.performance,
      trades,
    });
    expect(output.benchmark).toEqual(expected.benchmark);
    expect(output).toMatchObject({
      selection: { ...search.best.selection, take_profit: 0.2 },
      sharpe: expected.performance.sharpe,
      calmar: expected.performance.calmar,
      max_drawdown: expected.performance.max_drawdown,
      win_rate: expected.trades.win_rate,
      warnings: [],
      provenance: [{ symbol: 'SPX', kind: 'real' }],
    });
    const stored = backtestResultSchema.parse(await ports.artifacts.getJson(output.backtest.ref));
    expect(stored).toEqual(backtestResultSchema.parse(await ports.artifacts.getJson(expected.result.ref)));
  });

  it('deflates the in-sample Sharpe ratio by the number of trials', async () => {
    const search = await searched({ folds: 0 });
    const { deflated_sharpe: deflated, in_sample: before } = await validated(search);
    expect(before.performance.sharpe).toBe(search.best.score);
    expect(deflated).toMatchObject({ trials: 46, sharpe: search.best.score });
    // The luckiest of 46 is about 2.2 deviations above zero.
    expect(deflated.expected_max_sharpe ?? 0).toBeCloseTo(2.24417 * (search.trials.sharpe_deviation ?? 0), 4);
    const one = await validated(await searched({ folds: 0, method: 'random', samples: 1 }));
    expect(one.deflated_sharpe).toMatchObject({ trials: 1, expected_max_sharpe: 0 });
  });

  it('estimates the probability of overfitting of the trials, the same each time', async () => {
    const search = await searched({ folds: 0 });
    const { overfitting } = await validated(search);
    expect(overfitting).toMatchObject({ combinations: 12_870, trials: 46, bars: 1744 });
    expect(overfitting?.probability).toBeGreaterThan(0);
    expect(overfitting?.probability).toBeLessThan(1);
    expect((await validated(search)).overfitting).toEqual(overfitting);
    expect((await validated(search, { compare_trials: 0 })).overfitting).toBeNull();
    expect((await validated(search, { compare_trials: 10 })).overfitting?.trials).toBeLessThanOrEqual(11);
  });

  it('refuses bars that the search has seen, and bars of another set', async () => {
    const search = await searched({ folds: 0 });
    await expect(validated(search, { test: { from: train.to, to: '2008-01-31' } })).rejects.toMatchObject({
      code: 'NotHeldOut',
    });
    const bars = await storedBars((series) => ({ ...series, symbol: 'OTHER' }));
    await expect(validated(search, { bars })).rejects.toMatchObject({ code: 'WrongBars' });
  });

  it('says that annual figures of a short window are extrapolated', async () => {
    const output = await validated(await searched({ folds: 0 }), { test: { from: '2008-01-02', to: '2008-03-31' } });
    expect(output.warnings).toEqual([
      'annual figures are extrapolated: the held-out window has 61 sessions, a year 252',
    ]);
  });
});
