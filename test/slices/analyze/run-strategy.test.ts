import { z } from 'zod';
import { runStrategy } from '../../../src/slices/analyze';
import { pastOf } from '../../../src/slices/analyze/past-of-targets';
import { measureOf, strengthOf } from '../../../src/slices/analyze/strategy-strength';
import type { BarSeries } from '../../../src/slices/shared/bars';
import { type Parameters, parseParameters, strategyNamed, strategyNames } from '../../../src/slices/shared/strategies';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';
import reference from '../../oracles/strategy_targets.json';
import { stored } from './bar-sets';
import { day, seriesOf } from './shapes';

const keptTargets = z.strictObject({
  strategy: z.literal('breakout'),
  parameters: z.record(z.string(), z.union([z.number(), z.boolean()])),
  series: z.array(z.strictObject({ symbol: z.string(), time: z.array(z.number()), target: z.array(z.number()) })),
});

async function runOver(series: readonly BarSeries[], settings: Record<string, unknown>, ports = testPorts()) {
  const input = runStrategy.input.parse({ bars: await stored(ports, ...series), ...settings });
  return runStrategy.output.parse(await runStrategy.run(input, ports));
}

const rising = seriesOf([100, 101, 102, 103, 104, 105]);

describe('analyze.run_strategy', () => {
  it('says where the strategy wants to be, since when, and what it stands on', async () => {
    const { signals, ...rest } = await runOver([rising], {
      strategy: 'momentum',
      parameters: { lookback: 2, threshold: 0.0195 },
      weight: 0.4,
    });
    expect(rest).toMatchObject({
      name: 'momentum',
      strategy: 'momentum',
      parameters: { lookback: 2, threshold: 0.0195, allow_short: false },
      weight: 0.4,
      warmup_bars: 2,
      warnings: [],
      provenance: [{ symbol: 'TEST', from: day(0), to: day(5), bars: 6 }],
    });
    // 102 / 100, 103 / 101 and 104 / 102 are above 1.0195, 105 / 103 is not.
    expect(signals).toMatchObject([
      {
        symbol: 'TEST',
        action: 'hold',
        strength: 0,
        target: 0,
        previous_target: 1,
        since: day(5),
        price: 105,
        as_of: day(5),
        bars: 6,
      },
    ]);
  });

  it.each([
    ['up', [100, 101, 102, 103, 104], 'buy', 1],
    ['down', [104, 103, 102, 101, 100], 'sell', -1],
  ] as const)('sees a market that goes %s', async (_, closes, action, target) => {
    const { signals } = await runOver([seriesOf(closes)], {
      strategy: 'moving_average_cross',
      parameters: { fast_period: 1, slow_period: 3, allow_short: true },
    });
    expect(signals[0]).toMatchObject({ action, target, since: day(2), previous_target: target });
    expect(signals[0].strength).toBeGreaterThan(0);
  });

  it('keeps every target as an artifact, those of the oracle', async () => {
    const ports = testPorts();
    const samples = await Promise.all([loadSample('SPX'), loadSample('IXIC')]);
    const { history } = await runOver(
      samples.map(({ series }) => series),
      { strategy: 'breakout', parameters: { allow_short: true } },
      ports,
    );
    const kept = keptTargets.parse(await ports.artifacts.getJson(history.ref));
    for (const { symbol, time, target } of kept.series) {
      const expected = reference.find(
        (entry) => entry.symbol === symbol && entry.strategy === 'breakout' && entry.allow_short,
      );
      const changes = target.flatMap((value, bar) => (value === (target[bar - 1] ?? 0) ? [] : [[bar, value]]));
      expect(changes).toEqual(expected?.changes);
      expect(time).toHaveLength(5031);
    }
    expect(history.kind).toBe('strategy_targets');
  });

  it('reads nothing after as_of, and says up to when it read', async () => {
    const { signals, provenance } = await runOver([rising], {
      strategy: 'momentum',
      parameters: { lookback: 2 },
      as_of: day(3),
    });
    expect(signals[0]).toMatchObject({ as_of: day(3), bars: 4, price: 103 });
    expect(provenance[0]).toMatchObject({ to: day(3), bars: 4 });
  });

  it('has no side, and warns, where the history is shorter than the warm-up', async () => {
    const { signals, warnings } = await runOver([rising], { strategy: 'momentum' });
    expect(signals[0]).toMatchObject({
      action: 'hold',
      target: 0,
      measure: null,
      past: { bars: 0, from: null, hit_rate: null },
    });
    expect(warnings).toEqual([
      'TEST: 6 bars are too few, the warm-up alone takes 20; its target is 0 for want of history',
    ]);
  });

  it('names intraday bars by their start, and reads those of the date as_of', async () => {
    const time = [0, 5, 10, 15, 20].map((minutes) => Date.UTC(2024, 0, 3, 14, 30 + minutes));
    const intraday = seriesOf([10, 11, 12, 13, 14], { interval: '5m', time });
    const settings = { strategy: 'momentum', parameters: { lookback: 2 }, as_of: '2024-01-03' };
    const { signals } = await runOver([intraday], settings);
    expect(signals[0]).toMatchObject({ as_of: '2024-01-03T14:50:00.000Z', since: '2024-01-03T14:40:00.000Z', bars: 5 });
  });

  it.each([
    ['UnknownStrategy', { strategy: 'momentun' }],
    ['InvalidParameters', { strategy: 'momentum', parameters: { lookback: -1 } }],
    ['NoData', { strategy: 'momentum', as_of: '1999-12-31' }],
  ])('fails with %s for %j', async (code, settings) => {
    if (code === 'UnknownStrategy')
      await expect(runOver([rising], settings)).rejects.toThrow(/Did you mean 'momentum'/);
    else await expect(runOver([rising], settings)).rejects.toMatchObject({ code });
  });

  it('refuses bars whose open is no price', async () => {
    const broken = seriesOf([100, 101], { open: [100, 0] });
    await expect(runOver([broken], { strategy: 'momentum' })).rejects.toMatchObject({ code: 'BadBars' });
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const ports = testPorts({ signal: controller.signal });
    const running = runOver([rising], { strategy: 'momentum' }, ports);
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });
});

describe('the past of a strategy', () => {
  const series = seriesOf([1, 1, 1, 1, 1, 1], { open: [10, 10, 11, 9.9, 9.9, 19.8] });

  it('is the return from the next open to the one after it, of each target that has both', () => {
    // Targets at bars 1, 2 and 3 earn open 3 / open 2, open 4 / open 3 and open 5 / open 4.
    const past = pastOf(series, Int8Array.from([0, 1, 1, -1, 1, 1]), 1);
    expect(past).toMatchObject({
      basis: 'in_sample',
      from: day(1),
      to: day(3),
      bars: 3,
      bars_in_position: 3,
      entries: 2,
    });
    // -10 %, 0 %, and short of +100 %: none above 0.
    expect(past.hit_rate).toBe(0);
    expect(past.mean_return).toBeCloseTo((-0.1 + 0 - 1) / 3, 12);
    expect(past.always_long_hit_rate).toBeCloseTo(1 / 3, 12);
    expect(past.always_long_mean_return).toBeCloseTo((-0.1 + 0 + 1) / 3, 12);
  });

  it('leaves out bars without a position, and the warm-up', () => {
    const past = pastOf(series, Int8Array.from([1, 0, 0, 1, 1, 1]), 2);
    expect(past).toMatchObject({ bars: 2, bars_in_position: 1, hit_rate: 1, mean_return: 1, entries: 1 });
  });

  it.each([0, 1, 2])('is nothing for %d bars', (bars) => {
    const short = seriesOf(new Array<number>(bars).fill(1));
    const nothing = { bars: 0, bars_in_position: 0, hit_rate: null, mean_return: null, always_long_hit_rate: null };
    expect(pastOf(short, new Int8Array(bars).fill(1), 0)).toMatchObject(nothing);
  });
});

describe('the strength of a strategy', () => {
  const strong = (name: string, series: BarSeries, given: Parameters) => {
    const parameters = parseParameters(strategyNamed(name), given);
    const measure = measureOf(name, series, parameters);
    return { measure, strength: strengthOf(1, measure) };
  };

  it.each(strategyNames)('has a measure for %s', async (name) => {
    const { series } = await loadSample('SPX');
    const { measure, strength } = strong(name, series, {});
    expect(measure?.value).toEqual(expect.any(Number));
    expect(strength).toBeGreaterThanOrEqual(0);
    expect(strength).toBeLessThanOrEqual(1);
  });

  it('of mean reversion is full at the entry', () => {
    // Population deviation of 10, 10, 10, 6 around 9: sqrt(3).
    const { measure } = strong('mean_reversion', seriesOf([10, 10, 10, 6]), { period: 4, entry_deviations: 1 });
    expect(measure).toMatchObject({ name: 'deviations_from_average', full: 1 });
    expect(measure?.value).toBeCloseTo(-Math.sqrt(3), 12);
  });

  it('of a breakout is full at the edge of the channel before this bar', () => {
    const { measure } = strong('breakout', seriesOf([10, 12, 14, 13]), { entry_period: 3, exit_period: 1 });
    expect(measure).toEqual({ name: 'place_in_channel', value: 0.5, full: 1 });
  });

  it('of momentum is the move in deviations of a random walk as long', () => {
    const closes = [100, 110, 121 * 0.9, 121 * 0.9 * 1.2];
    const returns = closes.slice(1).map((close, index) => Math.log(close / closes[index]));
    const mean = returns.reduce((sum, value) => sum + value, 0) / 3;
    const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3);
    const { measure } = strong('momentum', seriesOf(closes), { lookback: 3 });
    expect(measure?.value).toBeCloseTo(Math.log(closes[3] / 100) / (deviation * Math.sqrt(3)), 12);
    expect(measure?.full).toBe(2);
  });

  it('is full in a market that rises by the same share every day, and nothing in one that stands still', () => {
    const steady = Array.from({ length: 30 }, (_, bar) => 100 * 1.01 ** bar);
    expect(strong('momentum', seriesOf(steady), {}).strength).toBe(1);
    expect(strong('momentum', seriesOf(new Array<number>(30).fill(100)), {}).strength).toBe(0);
  });

  it('is 0 without a side, and 1 for a side without a measure', () => {
    expect(strengthOf(0, { name: 'any', value: 9, full: 1 })).toBe(0);
    expect(strengthOf(-1, undefined)).toBe(1);
    expect(strengthOf(-1, { name: 'any', value: -0.5, full: 2 })).toBe(0.25);
  });
});
