import { scoreStrategyFitness, selectBestStrategies } from '../../../src/slices/ml_strategy';
import { type BarSeries, type BarSet, putBarSet, sessionDate } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';
import { finished, quick, setOf, turningSeries } from './ensemble/learnable';
import { ensembleTargets } from '../../../src/slices/ml_strategy/fitness/ensemble-targets';

const series = turningSeries(500);
const market = { regime: 'bull_quiet', volatility: 0.1, annual_trend: 0.3, confidence: 0.8, anything: 'else' };

async function score(strategy: string, more: object = {}, set: BarSet = setOf(series), ports = testPorts()) {
  const bars = await putBarSet(ports.artifacts, set);
  const input = scoreStrategyFitness.input.parse({ bars, strategy, blocks: 4, block_bars: 30, ...more });
  return scoreStrategyFitness.output.parse(await scoreStrategyFitness.run(input, ports));
}

describe('ml_strategy.score_strategy_fitness', () => {
  it.each([
    ['trend_following', 'trend_following'],
    ['mean_reversion', 'mean_reversion'],
    ['momentum', 'momentum'],
    ['breakout', 'breakout'],
    ['volatility', 'volatility_filter'],
    ['moving-average-cross', 'moving_average_cross'],
  ])('scores %s by the rule %s', async (strategy, rule) => {
    const output = await score(strategy, { market });
    expect(output).toMatchObject({ strategy: strategy.replaceAll('-', '_'), rule, model: null, symbols: ['TEST'] });
    const { sharpe, consistency, drawdown } = output.parts;
    const expected = output.metrics.trades === 0 ? 0 : 0.5 * sharpe + 0.3 * consistency + 0.2 * drawdown;
    expect(output.score).toBeCloseTo(expected, 12);
    expect(output.blocks).toHaveLength(4);
    expect(output.blocks[3].to).toBe(sessionDate(series.time[499]));
  });

  it('stores the daily returns that it has judged', async () => {
    const ports = testPorts();
    const { returns, metrics } = await score('momentum', {}, setOf(series), ports);
    const stored = (await ports.artifacts.getJson(returns.ref)) as { time: number[]; value: number[] };
    expect(stored.time).toEqual(series.time.slice(380));
    expect(stored.value.reduce((product, value) => product * (1 + value), 1) - 1).toBeCloseTo(metrics.total_return, 12);
  });

  it('gives what costs more a lower score', async () => {
    const [cheap, dear] = [
      await score('momentum', { commission: 0, slippage: 0 }),
      await score('momentum', { commission: 0.02 }),
    ];
    expect(dear.score).toBeLessThan(cheap.score);
  });

  it('reads no bar after as_of', async () => {
    const as_of = sessionDate(series.time[470]);
    const shaken = (column: readonly number[]) =>
      column.map((value, bar) => (bar > 470 ? value * (1 + (bar % 7)) : value));
    const altered: BarSeries = {
      ...series,
      open: shaken(series.open),
      close: shaken(series.close),
      adjClose: shaken(series.adjClose),
    };
    expect(await score('breakout', { as_of }, setOf(altered))).toEqual(await score('breakout', { as_of }));
  });

  it('weighs blocks only where it is told what the market is like', async () => {
    const weightsOf = async (more: object) => (await score('momentum', more)).blocks.map(({ weight }) => weight);
    expect(await weightsOf({})).toEqual([1, 1, 1, 1]);
    expect(new Set(await weightsOf({ market })).size).toBeGreaterThan(1);
  });

  it('scores the ensemble as it would have run, and hands on its model', async () => {
    const output = await score('ml_ensemble', { training: quick, blocks: 3, block_bars: 20 });
    expect(output).toMatchObject({ rule: 'ml_ensemble', model: { learned_through: sessionDate(series.time[499]) } });
    expect(output.metrics.trades).toBeGreaterThan(0);
    expect(output.score).toBeGreaterThan(output.benchmark.score);
  });

  it('refuses parameters that the ensemble does not have', async () => {
    await expect(score('ml_ensemble', { parameters: { lookback: 5 } })).rejects.toMatchObject({
      code: 'InvalidParameters',
    });
  });

  it('names the bars that it needs', async () => {
    await expect(score('trend_following', { blocks: 10, block_bars: 60 })).rejects.toMatchObject({
      code: 'InsufficientHistory',
      message: expect.stringContaining('TEST has 500 bars; 10 blocks of 60 bars and 119 before them make 719'),
    });
  });

  it('refuses a strategy that no pool has, by its schema', () => {
    const { error } = scoreStrategyFitness.input.shape.strategy.safeParse('astrology');
    expect(error?.issues[0].message).toMatch(/^a pool has no strategy "astrology"; allowed are .*ml_ensemble/);
  });
});

describe('the targets of the ensemble', () => {
  it('know no later bar, and change every horizon at most', () => {
    const short = turningSeries(345);
    const targetsOf = (bars: BarSeries) => [...finished(ensembleTargets(bars, 315, quick, true)).targets];
    const targets = targetsOf(short);
    expect(targets.slice(0, 314).every((target) => target === 0)).toBe(true);
    for (let bar = 314; bar < 344; bar++) if ((bar - 313) % 5 !== 0) expect(targets[bar + 1]).toBe(targets[bar]);
    const altered = { ...short, close: short.close.map((price, bar) => (bar > 329 ? price * 3 : price)) };
    expect(targetsOf(altered).slice(0, 330)).toEqual(targets.slice(0, 330));
    expect(targets.slice(314)).toContain(1);
    expect(targets.slice(314)).toContain(-1);
  });
});

describe('ml_strategy.select_best_strategies', () => {
  const select = async (scores: readonly unknown[], more: object = {}) => {
    const output = await selectBestStrategies.run(selectBestStrategies.input.parse({ scores, ...more }), testPorts());
    return selectBestStrategies.output.parse(output);
  };
  const scoresOf = (scores: Record<string, number>) =>
    Object.entries(scores).map(([strategy, score]) => ({ strategy, score, reason: 'why' }));

  it.each([
    ['at most 3, the best first', { a: 0.61, b: 0.9, c: 0.7, d: 0.65 }, {}, ['b', 'c', 'd']],
    ['none below 0.6', { a: 0.6, b: 0.599 }, {}, ['a']],
    ['by name among equals', { b: 0.7, a: 0.7 }, { max_strategies: 1 }, ['a']],
    ['as many as are asked for', { a: 0.2, b: 0.1 }, { min_score: 0, max_strategies: 5 }, ['a', 'b']],
  ])('selects %s', async (_, scores, more, expected) => {
    const output = await select(scoresOf(scores), more);
    expect(output.selected.map(({ strategy }) => strategy)).toEqual(expected);
    expect(output.count).toBe(expected.length);
    expect(output.selected.length + output.rejected.length).toBe(Object.keys(scores).length);
  });

  it('selects none, and says so, where none is good enough', async () => {
    expect(await select(scoresOf({ a: 0.5, b: 0.3 }))).toMatchObject({
      selected: [],
      count: 0,
      best_score: 0.5,
      reason: 'none of 2 strategies is selected: the best, a, scores 0.50, below 0.6',
      rejected: [{ strategy: 'a', reason: 'scores 0.50, below 0.6' }, { strategy: 'b' }],
    });
  });

  it('selects none of none', async () => {
    expect(await select([null])).toMatchObject({ selected: [], best_score: null, not_scored: 1 });
  });

  it('takes the outputs of the scoring as they are', async () => {
    const fitness = await score('volatility');
    const { selected } = await select([fitness, null], { min_score: 0 });
    expect(selected[0]).toMatchObject({
      strategy: 'volatility',
      rule: 'volatility_filter',
      parameters: fitness.parameters,
      returns: { ref: fitness.returns.ref },
    });
  });

  it('says where the bars of all that were scored came from, each once', async () => {
    const fitness = await score('volatility');
    expect(fitness.provenance).not.toEqual([]);
    const { provenance } = await select([fitness, { ...fitness, strategy: 'other', score: 0 }, null]);
    expect(provenance).toEqual(fitness.provenance);
    expect(await select(scoresOf({ a: 0.7 }))).toMatchObject({ provenance: [] });
  });

  it('refuses one strategy twice', async () => {
    await expect(select([...scoresOf({ a: 0.7 }), ...scoresOf({ a: 0.8 })])).rejects.toMatchObject({
      code: 'InvalidParameters',
    });
  });
});
