import { findPatterns } from '../../../src/slices/analyze';
import type { FindPatternsInput, LatestIndicators } from '../../../src/slices/analyze/find-patterns-schema';
import type { Ports } from '../../../src/slices/ports';
import { type BarSet, putBarSet } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';
import oracle from '../../oracles/talib_indicators.json';
import { day, seriesOf } from './shapes';

type Settings = Partial<Omit<FindPatternsInput, 'bars'>>;

async function samples(ports: Ports): Promise<BarSet> {
  const request = { interval: '1d', from: '1999-01-01', to: '2018-12-31', historyBars: 0 } as const;
  const loaded = await Promise.all(['SPX', 'IXIC'].map((symbol) => ports.bars.load('samples', { symbol, ...request })));
  return { series: loaded.map(({ series }) => series), provenance: loaded.map(({ provenance }) => provenance) };
}

async function inputOf(ports: Ports, set: BarSet, settings: Settings): Promise<FindPatternsInput> {
  return findPatterns.input.parse({ bars: await putBarSet(ports.artifacts, set), ...settings });
}

async function analyze(set: BarSet, settings: Settings = {}, ports = testPorts()) {
  return findPatterns.output.parse(await findPatterns.run(await inputOf(ports, set, settings), ports));
}

describe('analyze.find_patterns on the samples', () => {
  let set: BarSet;
  beforeAll(async () => {
    set = await samples(testPorts());
  });

  it.each(['SPX', 'IXIC'] as const)('gives the indicators that TA-Lib gives for the last bar of %s', async (symbol) => {
    const { analyses } = await analyze(set);
    const indicators = analyses.find((analysis) => analysis.symbol === symbol)?.indicators;
    const expected = oracle.latest[symbol];
    const close = (value: number) =>
      expect.closeTo(value, value === 0 ? 9 : 8 - Math.floor(Math.log10(Math.abs(value))));
    expect(indicators).toEqual({
      sma_20: close(expected.sma_20),
      sma_50: close(expected.sma_50),
      sma_200: close(expected.sma_200),
      ema_12: close(expected.ema_12),
      ema_26: close(expected.ema_26),
      rsi_14: close(expected.rsi_14),
      macd: {
        macd: close(expected.macd),
        signal: close(expected.macd_signal),
        histogram: close(expected.macd_histogram),
      },
      bollinger: {
        upper: close(expected.bollinger_upper),
        middle: close(expected.bollinger_middle),
        lower: close(expected.bollinger_lower),
      },
      atr_14: close(expected.atr_14),
      adx_14: close(expected.adx_14),
      plus_di_14: close(expected.plus_di_14),
      minus_di_14: close(expected.minus_di_14),
      stochastic: { k: close(expected.stochastic_k), d: close(expected.stochastic_d) },
      obv: close(expected.obv),
      obv_sma_20: expect.any(Number),
      cci_20: close(expected.cci_20),
      williams_r_14: close(expected.williams_r_14),
      roc_10: close(expected.roc_10),
      mfi_14: close(expected.mfi_14),
    } satisfies Record<keyof LatestIndicators, unknown>);
  });

  it('finds the double top of late 2018, the fall after it, and says what it read', async () => {
    const { analyses, provenance } = await analyze(set, { as_of: '2018-12-31' });
    expect(analyses.map(({ symbol, as_of, bars }) => [symbol, as_of, bars])).toEqual([
      ['SPX', '2018-12-31', 5031],
      ['IXIC', '2018-12-31', 5031],
    ]);
    expect(analyses[0].patterns).toContainEqual(
      expect.objectContaining({
        name: 'double_top',
        from: '2018-11-07',
        to: '2018-12-03',
        known_on: '2018-12-06',
        confirmed_on: '2018-12-14',
        ended_on: '2018-12-20',
        status: 'completed',
        confirmation_levels: [2631.090088],
      }),
    );
    expect(analyses[0].trend?.direction).toBe('down');
    expect(analyses[0].recommendation.action).toBe('sell');
    expect(provenance).toEqual(set.provenance);
  });

  it.each([
    ['2018-12-05', 'absent'],
    ['2018-12-06', 'forming'],
    ['2018-12-13', 'forming'],
    ['2018-12-14', 'confirmed'],
    ['2018-12-19', 'confirmed'],
    ['2018-12-20', 'completed'],
  ])('knows on %s of that double top that it is %s', async (asOf, status) => {
    const { analyses } = await analyze(set, { as_of: asOf, patterns: ['double_top'] });
    const found = analyses[0].patterns.find(({ from }) => from === '2018-11-07');
    expect(found?.status ?? 'absent').toBe(status);
  });

  it.each(['2000-04-14', '2003-03-12', '2008-10-15', '2012-06-04', '2017-12-18'])(
    'reads nothing after %s',
    async (asOf) => {
      const known = set.series.map(({ time }) => time.filter((moment) => moment <= Date.parse(asOf)).length);
      const distort = (factor: number) => (values: readonly number[], index: number) =>
        values.map((value, bar) => (bar < known[index] ? value : value * factor * (1 + (bar % 7) / 10)));
      const changed: BarSet = {
        provenance: set.provenance,
        series: set.series.map((series, index) => ({
          ...series,
          open: distort(3)(series.open, index),
          high: distort(3)(series.high, index),
          low: distort(3)(series.low, index),
          close: distort(3)(series.close, index),
          adjClose: distort(0.5)(series.adjClose, index),
          volume: distort(2)(series.volume, index),
        })),
      };
      const original = await analyze(set, { as_of: asOf });
      expect(await analyze(changed, { as_of: asOf })).toEqual(original);
      expect(original.analyses.map(({ as_of, bars }) => [as_of, bars])).toEqual(known.map((bars) => [asOf, bars]));
      expect(original.provenance.map(({ to, bars }) => [to, bars])).toEqual(known.map((bars) => [asOf, bars]));
    },
  );

  it('gives the same for the same input, and reports progress to the end', async () => {
    const ports = testPorts();
    expect(await analyze(set, {}, ports)).toEqual(await analyze(set));
    expect(ports.progressReports).toEqual([0.5, 1]);
  });

  it('keeps patterns and levels within the bars it looks back on', async () => {
    const { analyses } = await analyze(set, { lookback_bars: 100 });
    const first = new Date(set.series[0].time[5031 - 100]).toISOString().slice(0, 10);
    const starts = analyses.flatMap(({ patterns, levels }) => [
      ...patterns.map(({ from }) => from),
      ...levels.map(({ first_touch }) => first_touch),
    ]);
    expect(starts.length).toBeGreaterThan(0);
    expect(starts.filter((date) => date < first)).toEqual([]);
  });
});

describe('analyze.find_patterns', () => {
  const provenance = [
    {
      source: 'test',
      kind: 'synthetic' as const,
      description: 'made for a test',
      symbol: 'TEST',
      interval: '1d' as const,
      from: day(0),
      to: day(1),
      bars: 2,
      sha256: '0',
    },
  ];

  it('says null of what a short history does not tell', async () => {
    const { analyses } = await analyze({ series: [seriesOf([100, 101])], provenance });
    expect(analyses).toEqual([
      {
        symbol: 'TEST',
        as_of: day(1),
        bars: 2,
        close: 101,
        indicators: {
          sma_20: null,
          sma_50: null,
          sma_200: null,
          ema_12: null,
          ema_26: null,
          rsi_14: null,
          macd: null,
          bollinger: null,
          atr_14: null,
          adx_14: null,
          plus_di_14: null,
          minus_di_14: null,
          stochastic: null,
          obv: 2000,
          obv_sma_20: null,
          cci_20: null,
          williams_r_14: null,
          roc_10: null,
          mfi_14: null,
        },
        trend: null,
        patterns: [],
        levels: [],
        recommendation: { action: 'hold', score: 0, votes: [] },
      },
    ]);
  });

  it('sees neither oversold nor overbought in a market that stands still without volume', async () => {
    const still = seriesOf(new Array<number>(300).fill(100.1), { volume: new Array<number>(300).fill(0) });
    const { analyses } = await analyze({ series: [still], provenance });
    const [{ indicators, patterns, levels, recommendation }] = analyses;
    expect(indicators).toMatchObject({
      rsi_14: null,
      stochastic: null,
      williams_r_14: null,
      obv: null,
      mfi_14: null,
      atr_14: 0,
    });
    expect([patterns, levels]).toEqual([[], []]);
    expect(recommendation).toMatchObject({ action: 'hold', score: 0 });
    expect(recommendation.votes.filter(({ vote }) => vote !== 0)).toEqual([]);
  });

  it('names intraday bars by their start, and counts a year in them', async () => {
    const time = Array.from({ length: 60 }, (_, bar) => Date.UTC(2024, 0, 3, 14, 30 + bar));
    const closes = Array.from({ length: 60 }, (_, bar) => 100 * 1.000001 ** bar);
    const { analyses } = await analyze({ series: [seriesOf(closes, { interval: '1m', time })], provenance });
    expect(analyses[0].as_of).toBe('2024-01-03T15:29:00.000Z');
    // 252 sessions of 390 minutes.
    expect(analyses[0].trend?.annual_slope).toBeCloseTo(1.000001 ** (252 * 390) - 1, 9);
  });

  it('refuses a bar set without series', async () => {
    const ports = testPorts();
    const { ref } = await ports.artifacts.putJson('bar_set', { series: [], provenance: [] });
    const bars = { ref, kind: 'bar_set', bytes: 1, symbols: [], interval: '1d', rows: 0, from: day(0), to: day(0) };
    await expect(findPatterns.run(findPatterns.input.parse({ bars }), ports)).rejects.toMatchObject({ code: 'NoData' });
  });

  it('refuses a date before the first bar, naming the symbol', async () => {
    const set = { series: [seriesOf([100, 101])], provenance };
    await expect(analyze(set, { as_of: '1999-01-01' })).rejects.toMatchObject({
      code: 'NoData',
      message:
        'TEST has no bars up to 1999-01-01: its first session is 2000-01-01; load earlier bars or set as_of later',
    });
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const ports = testPorts({ signal: controller.signal });
    const input = await inputOf(ports, { series: [seriesOf([100, 101])], provenance }, {});
    const running = findPatterns.run(input, ports);
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });

  it.each([
    ['an unknown pattern', { patterns: ['tripple_top'] }],
    ['an unknown voter', { weights: { moon: 1 } }],
    ['a date that is none', { as_of: '2018-02-30' }],
    ['a tolerance of 0', { double_tolerance: 0 }],
    ['an unknown field', { lookback: 10 }],
  ])('takes no %s', (_, settings) => {
    const bars = {
      ref: `sha256:${'0'.repeat(64)}`,
      kind: 'bar_set',
      bytes: 1,
      symbols: [],
      interval: '1d',
      rows: 0,
      from: '',
      to: '',
    };
    expect(findPatterns.input.safeParse({ bars }).success).toBe(true);
    expect(findPatterns.input.safeParse({ bars, ...settings }).success).toBe(false);
  });
});
