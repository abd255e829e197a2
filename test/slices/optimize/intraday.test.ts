import type { z } from 'zod';
import { run as backtestRun } from '../../../src/slices/backtest';
import { run, validate } from '../../../src/slices/optimize';
import type { BarSetRef } from '../../../src/slices/shared/artifact-ref';
import { type BarSeries, putBarSet } from '../../../src/slices/shared/bars';
import { madeUp, setOf } from '../backtest/intraday-bars';
import { ports, type RunInput, spaceOf } from './on-samples';

/** In 30-minute bars of XNYS, 13 a session: the first session is 2024-09-23, and the 29 bars of warm-up end within the third. */
const train = { from: '2024-09-23', to: '2024-11-29' };
const test = { from: '2024-12-02', to: '2024-12-31' };
const start = (text: string) => Date.parse(text);
const lastOfTrain = start('2024-11-29T17:30:00.000Z');

async function storedBars(change: (series: BarSeries) => BarSeries = (series) => series): Promise<BarSetRef> {
  return putBarSet(ports.artifacts, setOf(change(madeUp)));
}

/** The bars after a moment, made others. */
function shuffledAfter(series: BarSeries, moment: number): BarSeries {
  const column = (values: readonly number[]) =>
    values.map((value, bar) => (series.time[bar] > moment ? value * (1 + ((bar * 7919) % 13) / 40) : value));
  const highest = (bar: number, values: readonly number[]) => Math.max(values[bar], closes[bar], opens[bar]);
  const lowest = (bar: number, values: readonly number[]) => Math.min(values[bar], closes[bar], opens[bar]);
  const [opens, closes] = [column(series.open), column(series.close)];
  return {
    ...series,
    open: opens,
    close: closes,
    adjClose: closes,
    high: column(series.high).map((_, bar, values) => highest(bar, values)),
    low: column(series.low).map((_, bar, values) => lowest(bar, values)),
  };
}

async function searched(parts: Partial<RunInput> = {}): Promise<z.output<typeof run.output>> {
  const { space } = await spaceOf({
    strategy: 'moving_average_cross',
    parameters: { fast_period: { values: [3, 5, 8] }, slow_period: { values: [20, 30] } },
  });
  const input = run.input.parse({ bars: await storedBars(), space, train, folds: 3, ...parts });
  return run.output.parse(await run.run(input, ports));
}

async function validated(search: z.output<typeof run.output>, parts: Partial<z.input<typeof validate.input>> = {}) {
  const input = validate.input.parse({ bars: await storedBars(), result: search.result, test, ...parts });
  return validate.output.parse(await validate.run(input, ports));
}

describe('a search on bars of a part of a session', () => {
  it('tells its windows by the start of their first and last bar', async () => {
    const search = await searched();
    expect(search.train).toEqual({ from: '2024-09-25T15:00:00.000Z', to: '2024-11-29T17:30:00.000Z' });
    const folds = search.walk_forward?.folds ?? [];
    expect(folds.map((fold) => [fold.train.from, fold.test.to])).toEqual([
      ['2024-09-25T15:00:00.000Z', folds[1]?.train.to],
      ['2024-09-25T15:00:00.000Z', folds[2]?.train.to],
      ['2024-09-25T15:00:00.000Z', '2024-11-29T17:30:00.000Z'],
    ]);
    for (const fold of folds) expect(start(fold.test.from)).toBeGreaterThan(start(fold.train.to));
    // The third fold begins within a session: a date would not tell where.
    expect(folds.some(({ test: { from } }) => !from.endsWith('T14:30:00.000Z'))).toBe(true);
  });

  it('is validated on the bars that it was searched on, to the bar, though warm-up ends within a session', async () => {
    const search = await searched({ folds: 0 });
    const { in_sample: inside, out_of_sample: outside } = await validated(search);
    expect(inside.window).toEqual(search.train);
    expect(inside.performance.sharpe).toBe(search.best.train_score);
    expect(outside.window).toEqual({ from: '2024-12-02T14:30:00.000Z', to: '2024-12-31T20:30:00.000Z' });
  });

  it('is tried out of sample as a backtest would, session for session', async () => {
    const search = await searched({ folds: 0, commission: 0.002 });
    const { out_of_sample: outside, benchmark, warnings } = await validated(search);
    const input = backtestRun.input.parse({
      bars: await storedBars(),
      ...test,
      strategies: [search.best.selection],
      commission: 0.002,
    });
    const expected = await backtestRun.run(input, ports);
    const { exposure: _exposure, ...trades } = expected.trades;
    expect(outside.performance).toEqual(expected.performance);
    expect(outside.trades).toEqual(trades);
    expect(benchmark).toEqual(expected.benchmark);
    expect(warnings).toContain('annual figures are extrapolated: the held-out window has 20.5 sessions, a year 252');
  });

  it('chooses the same whatever comes after its train window', async () => {
    const before = await searched();
    const bars = await storedBars((series) => shuffledAfter(series, lastOfTrain));
    const after = await searched({ bars });
    expect({ ...after, result: 0, checkpoint: 0 }).toEqual({ ...before, result: 0, checkpoint: 0 });
    const [one, other] = [await validated(before), await validated(after, { bars })];
    expect(other.in_sample).toEqual(one.in_sample);
    expect(other.overfitting).toEqual(one.overfitting);
    expect(other.out_of_sample.performance).not.toEqual(one.out_of_sample.performance);
  });

  it('may be validated on a window that begins within a session, and on no bar that it has seen', async () => {
    const search = await searched({ folds: 0, train: { from: '2024-09-23', to: '2024-11-27T16:00:00Z' } });
    expect(search.train.to).toBe('2024-11-27T16:00:00.000Z');
    const { out_of_sample: outside } = await validated(search, {
      test: { from: '2024-11-27T16:30:00Z', to: '2024-12-31' },
    });
    expect(outside.window.from).toBe('2024-11-27T16:30:00.000Z');
    for (const from of ['2024-11-27T16:00:00Z', '2024-11-27']) {
      await expect(validated(search, { test: { from, to: '2024-12-31' } })).rejects.toMatchObject({
        code: 'NotHeldOut',
      });
    }
  });

  it('refuses a result that says of its train window the dates alone', async () => {
    const search = await searched({ folds: 0 });
    const stored = await ports.artifacts.getJson(search.result.ref);
    const old = await ports.artifacts.putJson('optimization_result', { ...Object(stored), train });
    const result = { ...search.result, ref: old.ref };
    await expect(validated({ ...search, result })).rejects.toMatchObject({
      code: 'ArtifactDamaged',
      message: expect.stringContaining('run the search again'),
    });
  });

  it.each([
    ['2024-12-03', '2024-12-02'],
    ['2024-12-02T15:00:00Z', '2024-12-02T14:30:00Z'],
    ['2024-12-03', '2024-12-02T14:30:00Z'],
  ])('refuses a window from %s to %s', async (from, to) => {
    await expect(searched({ train: { from, to } })).rejects.toMatchObject({ code: 'InvalidWindow' });
  });

  it('refuses bars outside the sessions, as a backtest does', async () => {
    const bars = await putBarSet(
      ports.artifacts,
      setOf({ ...madeUp, time: madeUp.time.map((time) => time + 3_600_000) }),
    );
    await expect(searched({ bars })).rejects.toMatchObject({ code: 'BarsOutsideSessions' });
  });
});
