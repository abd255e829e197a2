import { type Block, blocksOf } from '../../../../src/slices/ml_strategy/fitness/blocks';
import { dailyReturns, fitnessOf } from '../../../../src/slices/ml_strategy/fitness/fitness-score';
import { likeness, marketStateAt } from '../../../../src/slices/ml_strategy/fitness/market-likeness';
import { barsOf, walk } from '../bars-of';

/** A block of these daily returns. */
function block(values: readonly number[], parts: Partial<Block> = {}): Block {
  const from = parts.from ?? 0;
  return {
    from,
    to: from + values.length - 1,
    weight: 1,
    return: values.reduce((product, value) => product * (1 + value), 1) - 1,
    trades: 1,
    returns: values.map((value, index) => ({ time: from + index, value })),
    ...parts,
  };
}

describe('the fitness', () => {
  it('is 0.5 · sharpe + 0.3 · consistency + 0.2 · drawdown', () => {
    const fitness = fitnessOf([[block([0.02, -0.01]), block([-0.03, 0.01], { from: 2 })]], 252);
    const mean = -0.01 / 4;
    const deviation = Math.sqrt((0.0225 ** 2 + 0.0075 ** 2 + 0.0275 ** 2 + 0.0125 ** 2) / 4);
    const sharpe = (mean / deviation) * Math.sqrt(252);
    const fall = 1 - 0.99 * 0.97;
    expect(fitness.sharpe).toBeCloseTo(sharpe, 10);
    expect(fitness.consistency).toBe(0.5);
    expect(fitness.maxDrawdown).toBeCloseTo(fall, 12);
    expect(fitness.totalReturn).toBeCloseTo(1.02 * 0.99 * 0.97 * 1.01 - 1, 12);
    expect(fitness.score).toBeCloseTo(0.5 / (1 + Math.exp(-sharpe)) + 0.15 + 0.2 * (1 - fall / 0.3), 10);
  });

  it.each([
    ['of what was never traded is 0', [block([0, 0], { trades: 0 })], 0],
    ['of what never moves is half the first part, and all of the last', [block([0, 0])], 0.25 + 0.2],
  ])('%s', (_, blocks, expected) => {
    expect(fitnessOf([blocks], 252).score).toBeCloseTo(expected, 12);
  });

  it('is of a year of 365 bars where the exchange never closes', () => {
    const blocks = [[block([0.02, -0.01])]];
    expect(fitnessOf(blocks, 365).sharpe / fitnessOf(blocks, 252).sharpe).toBeCloseTo(Math.sqrt(365 / 252), 12);
  });

  it('counts blocks by their weight', () => {
    const [good, bad] = [block([0.01, 0.02]), block([-0.01, -0.02], { from: 2 })];
    const scoreOf = (weight: number) => fitnessOf([[{ ...good, weight }, bad]], 252);
    expect(scoreOf(0.25).score).toBeLessThan(scoreOf(1).score);
    expect(scoreOf(0.25).consistency).toBeCloseTo(0.2, 12);
  });

  it('gives nothing for a fall of 30 % or more', () => {
    expect(fitnessOf([[block([-0.4])]], 252).drawdownScore).toBe(0);
  });

  it('takes the mean over the symbols that have the day', () => {
    const days = dailyReturns([[block([0.02, 0.04])], [block([0.04], { from: 1, weight: 0.5 })]]);
    expect(days).toEqual([
      { time: 0, value: 0.02, weight: 1 },
      { time: 1, value: 0.04, weight: 0.75 },
    ]);
  });
});

describe('blocks', () => {
  const series = barsOf(walk(200, 2));
  const plan = { blocks: 4, blockBars: 20, costs: { commission: 0.001, slippage: 0.0005 }, perYear: 252 };
  const long = new Int8Array(200).fill(1);

  it('follow each other up to the last bar, each started flat and closed at its end', () => {
    const blocks = blocksOf(series, long, plan);
    expect(blocks.map(({ from, to }) => [series.time.indexOf(from), series.time.indexOf(to)])).toEqual([
      [120, 139],
      [140, 159],
      [160, 179],
      [180, 199],
    ]);
    expect(blocks.map(({ trades }) => trades)).toEqual([1, 1, 1, 1]);
    const first = (series.close[139] * 0.9995 * 0.999) / (series.open[120] * 1.0005 * 1.001) - 1;
    expect(blocks[0].return).toBeCloseTo(first, 12);
    const compounded = blocks[0].returns.reduce((product, { value }) => product * (1 + value), 1) - 1;
    expect(compounded).toBeCloseTo(first, 12);
  });

  it('are not changed by what comes after them', () => {
    const shuffled = (column: readonly number[]) => [...column.slice(0, 160), ...column.slice(160).reverse()];
    const altered = { ...series, open: shuffled(series.open), close: shuffled(series.close) };
    const [before, after] = [blocksOf(series, long, plan), blocksOf(altered, long, plan)];
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[3]).not.toEqual(before[3]);
  });

  it('count more the more the market at their start was like today', () => {
    const now = marketStateAt(series, 159, 252);
    const weights = blocksOf(series, long, { ...plan, now }).map(({ weight }) => weight);
    expect(weights[2]).toBe(1);
    expect(Math.max(weights[0], weights[1], weights[3])).toBeLessThan(1);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0.25);
  });
});

describe('likeness of markets', () => {
  const now = { volatility: 0.2, annualTrend: 0.1 };
  it.each([
    ['the same', now, 1],
    ['volatility e^0.5 times as high', { ...now, volatility: 0.2 * Math.exp(0.5) }, 0.25 + 0.75 * Math.exp(-0.5)],
    ['20 % a year less trend', { ...now, annualTrend: -0.1 }, 0.25 + 0.75 * Math.exp(-0.5)],
    ['nothing alike', { volatility: 3, annualTrend: -0.9 }, 0.25],
    ['without any movement', { volatility: 0, annualTrend: 0.1 }, 0.25],
  ])('of a market that is %s', (_, past, expected) => {
    expect(likeness(past, now)).toBeCloseTo(expected, 9);
  });

  it('measures a rise of 0.1 % a bar', () => {
    const state = marketStateAt(barsOf(Array.from({ length: 80 }, (_, bar) => 100 * 1.001 ** bar)), 79, 252);
    expect(state.annualTrend).toBeCloseTo(1.001 ** 252 - 1, 9);
    expect(state.volatility).toBeCloseTo(0, 9);
  });
});
