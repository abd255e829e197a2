import { comprehensiveAnalysis, detect } from '../../../src/slices/market_regime';
import type { Ports } from '../../../src/slices/ports';
import {
  type BarSeries,
  type BarSet,
  firstIndexAtOrAfter,
  putBarSet,
  sessionTime,
} from '../../../src/slices/shared/bars';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';

async function samples(): Promise<BarSet> {
  const loaded = await Promise.all([loadSample('SPX'), loadSample('IXIC')]);
  return {
    series: loaded.map(({ series }) => series),
    provenance: loaded.map(({ provenance }) => provenance),
    calendar: 'XNYS',
  };
}

async function detectOn(set: BarSet, settings: object, ports: Ports = testPorts()) {
  const input = detect.input.parse({ bars: await putBarSet(ports.artifacts, set), ...settings });
  return detect.output.parse(await detect.run(input, ports));
}

/** The bars after a date in another order and at other prices. */
function otherFuture(series: BarSeries, after: string): BarSeries {
  const from = firstIndexAtOrAfter(series, sessionTime(after) + 1);
  const reversed = (column: readonly number[]) => [...column.slice(0, from), ...column.slice(from).toReversed()];
  return { ...series, close: reversed(series.close), adjClose: reversed(series.close).map((price) => price / 2) };
}

describe('market_regime.detect', () => {
  it('finds a crisis in October 2008, for the market and for each symbol', async () => {
    const found = await detectOn(await samples(), { as_of: '2008-10-15' });
    expect(found).toMatchObject({
      regime: 'crisis',
      confidence: 1,
      volatility_level: 'extreme',
      trend: 'strong_down',
      as_of: '2008-10-15',
      warnings: [],
    });
    expect(found.volatility).toBeGreaterThan(0.4);
    expect(found.symbols.map(({ symbol, regime }) => [symbol, regime])).toEqual([
      ['SPX', 'crisis'],
      ['IXIC', 'crisis'],
    ]);
    expect(found.provenance.map(({ symbol, kind, to }) => [symbol, kind, to])).toEqual([
      ['SPX', 'real', '2008-10-15'],
      ['IXIC', 'real', '2008-10-15'],
    ]);
    for (const { to } of found.history.transition_matrix) {
      expect(Object.values(to).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }
  });

  it('sees nothing of what comes after as_of', async () => {
    const set = await samples();
    const as_of = '2008-10-15';
    const shuffled = { ...set, series: set.series.map((series) => otherFuture(series, as_of)) };
    expect(await detectOn(shuffled, { as_of })).toEqual(await detectOn(set, { as_of }));
    expect((await detectOn(shuffled, {})).volatility).not.toBe((await detectOn(set, {})).volatility);
  });

  it('reads symbols of a source up to the session that had closed by the clock', async () => {
    const at = (moment: string) => testPorts({ clock: { now: () => Date.parse(moment) } });
    const input = detect.input.parse({ symbols: ['SPX'], history_bars: 300 });
    const during = await detect.run(input, at('2008-10-15T19:59:00Z'));
    const after = await detect.run(input, at('2008-10-15T20:01:00Z'));
    expect([during.as_of, after.as_of]).toEqual(['2008-10-14', '2008-10-15']);
    const later = detect.input.parse({ symbols: ['SPX'], history_bars: 300, as_of: '2010-01-04' });
    expect((await detect.run(later, at('2008-10-15T20:01:00Z'))).as_of).toBe('2008-10-15');
  });

  it('fails when the source has nothing as recent as the clock', async () => {
    const input = detect.input.parse({ symbols: ['SPX'] });
    await expect(detect.run(input, testPorts())).rejects.toMatchObject({ code: 'NoData' });
  });

  it('is the symbol itself with one symbol, and all with the same weight with more', async () => {
    const set = await samples();
    const one = await detectOn(set, { symbols: ['IXIC'], as_of: '2001-09-28' });
    expect({ symbol: 'IXIC', ...one }).toMatchObject(one.symbols[0]);
    const two = await detectOn(set, { as_of: '2001-09-28' });
    const [spx, ixic] = two.symbols;
    expect(two.volatility).toBeGreaterThan(spx.volatility);
    expect(two.volatility).toBeLessThan(ixic.volatility);
  });

  it.each([
    ['a symbol the set lacks', { symbols: ['DAX'] }, 'UnknownSymbol', 'the bar set has no DAX; it has SPX, IXIC'],
    ['a date before the bars', { as_of: '1990-01-02' }, 'NoData', 'SPX has no bars up to 1990-01-02'],
    ['too few bars', { as_of: '1999-02-01' }, 'InsufficientHistory', '60 are needed'],
  ])('refuses %s', async (_, settings, code, message) => {
    const failure = { code, message: expect.stringContaining(message) };
    await expect(detectOn(await samples(), settings)).rejects.toMatchObject(failure);
  });

  it('refuses a price that cannot be, and bars that are not daily', async () => {
    const set = await samples();
    const [spx] = set.series;
    const broken = { ...spx, close: spx.close.with(100, -1) };
    await expect(detectOn({ ...set, series: [broken] }, {})).rejects.toMatchObject({ code: 'BadBars' });
    const hourly = { ...spx, interval: '1h' as const };
    await expect(detectOn({ ...set, series: [hourly] }, {})).rejects.toMatchObject({ code: 'UnsupportedInterval' });
  });

  it('needs bars or symbols', () => {
    expect(detect.input.safeParse({}).error?.issues[0].message).toBe('give bars, or symbols to read from the source');
  });
});

describe('market_regime.comprehensive_analysis', () => {
  it('adds the correlations of the last returns', async () => {
    const ports = testPorts();
    const bars = await putBarSet(ports.artifacts, await samples());
    const input = comprehensiveAnalysis.input.parse({ bars, correlation_bars: 252 });
    const { correlation, regime, symbols } = comprehensiveAnalysis.output.parse(
      await comprehensiveAnalysis.run(input, ports),
    );
    expect(correlation.symbols).toEqual(['SPX', 'IXIC']);
    expect(correlation.bars).toBe(252);
    expect(correlation.average).toBe(correlation.matrix[0][1]);
    expect(correlation.matrix[0][1]).toBeCloseTo(0.9566, 2);
    expect(regime).toBe('bear_volatile');
    expect(symbols).toHaveLength(2);
  });
});
