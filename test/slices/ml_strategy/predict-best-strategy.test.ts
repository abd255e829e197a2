import { predictBestStrategy } from '../../../src/slices/ml_strategy';
import { type BarSet, putBarSet } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';

const testFrom = '2017-01-03';

/** Sample bars around the start of the test window, 1,260 of them before it unless told. */
async function sampleSet(symbols: readonly string[], historyBars = 1260): Promise<BarSet> {
  const { bars } = testPorts();
  const loaded = await Promise.all(
    symbols.map((symbol) =>
      bars.load('samples', { symbol, interval: '1d', from: testFrom, to: '2018-12-31', historyBars }),
    ),
  );
  return { series: loaded.map(({ series }) => series), provenance: loaded.map(({ provenance }) => provenance) };
}

async function predict(set: BarSet, input: Record<string, unknown> = {}, ports = testPorts()) {
  const bars = await putBarSet(ports.artifacts, set);
  const output = await predictBestStrategy.run(
    predictBestStrategy.input.parse({ bars, test_from: testFrom, ...input }),
    ports,
  );
  return predictBestStrategy.output.parse(output);
}

/** Fewer trees, where the test is about something else than the model. */
const quick = { trees: 5, folds: 2 };

describe('ml_strategy.predict_best_strategy', () => {
  it('chooses a strategy for each symbol, with its score beside the baseline', async () => {
    const output = await predict(await sampleSet(['SPX', 'IXIC']));
    expect(output.strategies.map(({ symbol }) => symbol)).toEqual(['SPX', 'IXIC']);
    expect(output.strategies).toEqual(
      output.selections.map(({ symbol, strategy, parameters }) => ({ symbol, strategy, parameters })),
    );
    for (const [index, selection] of output.selections.entries()) {
      const validation = output.validation[index];
      const beats =
        validation.accuracy > validation.baseline_accuracy &&
        validation.chosen_mean_return > validation.baseline_mean_return;
      expect(selection.selected_by).toBe(beats ? 'model' : 'baseline');
      if (!beats) expect(selection.strategy).toBe(selection.baseline_strategy);
      expect(Object.values(selection.votes).reduce((sum, votes) => sum + votes, 0)).toBeCloseTo(1, 9);
      expect(validation.folds).toHaveLength(5);
    }
    expect(output.training_window).toEqual({ from: '2011-12-29', to: '2016-12-30', bars: 2520 });
    expect(output.model).toMatchObject({
      kind: 'random_forest',
      library: expect.stringMatching(/^ml-random-forest \d/),
    });
    expect(output.provenance[0]).toMatchObject({ symbol: 'SPX', kind: 'real', to: '2016-12-30', bars: 1260 });
  }, 20_000);

  it('gives the same bytes for the same input', async () => {
    const set = await sampleSet(['SPX']);
    expect(JSON.stringify(await predict(set, quick))).toBe(JSON.stringify(await predict(set, quick)));
  });

  it('gives the same bytes whatever happens from the first session of the test window on', async () => {
    const set = await sampleSet(['SPX']);
    const [series] = set.series;
    const start = series.time.indexOf(Date.parse(`${testFrom}T00:00:00Z`));
    expect(start).toBe(1260);
    const altered = (change: (column: readonly number[]) => number[]): BarSet => {
      const columns = (['open', 'high', 'low', 'close', 'adjClose', 'volume'] as const).map((name) => [
        name,
        [...series[name].slice(0, start), ...change(series[name].slice(start))],
      ]);
      return { ...set, series: [{ ...series, ...Object.fromEntries(columns) }] };
    };
    const expected = JSON.stringify(await predict(set, quick));
    const reversed = altered((column) => [...column].reverse());
    const crashed = altered((column) => column.map((value, bar) => value / (10 + bar)));
    const broken = altered((column) => column.map(() => -1));
    for (const other of [reversed, crashed, broken]) {
      expect(JSON.stringify(await predict(other, quick))).toBe(expected);
    }
    const before = altered((column) => [...column]);
    before.series[0].close[start - 1] *= 1.1;
    before.series[0].adjClose[start - 1] *= 1.1;
    expect(JSON.stringify(await predict(before, quick))).not.toBe(expected);
  });

  it('gives the same bytes when the bar set ends before the test window', async () => {
    const set = await sampleSet(['SPX']);
    const [{ symbol, interval, currency, ...columns }] = set.series;
    const cut = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(0, 1260)]));
    const short = { ...set, series: [{ symbol, interval, currency, ...(cut as typeof columns) }] };
    expect(JSON.stringify(await predict(short, quick))).toBe(JSON.stringify(await predict(set, quick)));
  });

  it('sees no fall in a split: prices are adjusted', async () => {
    const set = await sampleSet(['SPX']);
    const [series] = set.series;
    const beforeSplit = (column: readonly number[]) => column.map((value, bar) => (bar < 700 ? value * 4 : value));
    const split = {
      ...series,
      open: beforeSplit(series.open),
      high: beforeSplit(series.high),
      low: beforeSplit(series.low),
      close: beforeSplit(series.close),
    };
    const adjusted = await predict({ ...set, series: [split] }, quick);
    expect(adjusted.validation).toEqual((await predict(set, quick)).validation);
    const unadjusted = await predict({ ...set, series: [{ ...split, adjClose: split.close }] }, quick);
    expect(unadjusted.validation).not.toEqual(adjusted.validation);
  });

  it('lets strategies be short when told, and hands that on', async () => {
    const set = await sampleSet(['SPX']);
    const [longOnly, both] = [await predict(set, quick), await predict(set, { ...quick, allow_short: true })];
    expect(longOnly.strategies[0].parameters).toMatchObject({ allow_short: false });
    expect(both.strategies[0].parameters).toMatchObject({ allow_short: true });
    expect(both.validation[0].best_mean_return).not.toBe(longOnly.validation[0].best_mean_return);
  });

  it('chooses among the strategies it is given, written with - or _', async () => {
    const output = await predict(await sampleSet(['SPX']), { ...quick, strategies: ['mean-reversion', 'breakout'] });
    expect(Object.keys(output.selections[0].votes)).toEqual(['mean_reversion', 'breakout']);
    expect(['mean_reversion', 'breakout']).toContain(output.strategies[0].strategy);
  });

  it('refuses an unknown strategy by its schema, so before anything runs', () => {
    const { error } = predictBestStrategy.input.shape.strategies.safeParse(['momentum', 'astrology']);
    expect(error?.issues).toMatchObject([
      { path: [1], message: expect.stringMatching(/^there is no strategy "astrology"/) },
    ]);
  });

  it.each([
    ['InvalidParameters', { strategies: ['breakout', 'momentum', 'breakout'] }, 'strategies lists breakout twice'],
    ['InsufficientHistory', { min_training_bars: 1261 }, 'SPX has 1260 bars before 2017-01-03; 1261 are needed'],
    ['InsufficientHistory', { test_from: '1990-01-01' }, 'SPX has 0 bars before 1990-01-01; 504 are needed'],
  ])('fails with %s for %o', async (code, input, message) => {
    const failure = predict(await sampleSet(['SPX']), { ...quick, ...input });
    await expect(failure).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      retryable: false,
    });
  });

  it('fails with NoData for a bar set without series', async () => {
    const ports = testPorts();
    const stored = await ports.artifacts.putJson('bar_set', { series: [], provenance: [] });
    const bars = { ...stored, kind: 'bar_set', symbols: [], interval: '1d', rows: 0, from: testFrom, to: testFrom };
    const input = predictBestStrategy.input.parse({ bars, test_from: testFrom });
    await expect(predictBestStrategy.run(input, ports)).rejects.toMatchObject({ code: 'NoData' });
  });

  it.each([
    ['a date that does not exist', { test_from: '2017-02-30' }],
    ['one strategy only', { strategies: ['momentum'] }],
    ['a seed that is no 32-bit integer', { seed: 2 ** 31 }],
    ['an unknown key', { horizon: 63 }],
  ])('refuses an input with %s', async (_, input) => {
    const bars = await putBarSet(testPorts().artifacts, await sampleSet(['SPX'], 10));
    const valid = { bars, test_from: testFrom };
    expect(predictBestStrategy.input.safeParse(valid).success).toBe(true);
    expect(predictBestStrategy.input.safeParse({ ...valid, ...input }).success).toBe(false);
  });

  it('reports its progress and ends with all of it done', async () => {
    const ports = testPorts();
    await predict(await sampleSet(['SPX', 'IXIC']), quick, ports);
    expect(ports.progressReports).toEqual(
      [0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1].map((share) => expect.closeTo(share, 9)),
    );
  });

  it('stops between two fits when it is cancelled', async () => {
    const controller = new AbortController();
    const reports: number[] = [];
    const ports = testPorts({
      signal: controller.signal,
      progress: (fraction) => {
        reports.push(fraction);
        // As a cancellation arrives: not in the middle of a computation, but when the event loop gets to it.
        if (reports.length === 2) setImmediate(() => controller.abort(new Error('cancelled')));
      },
    });
    await expect(predict(await sampleSet(['SPX']), quick, ports)).rejects.toThrow('cancelled');
    expect(reports).toHaveLength(2);
  });
});
