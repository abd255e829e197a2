import type { Json, JsonObject } from '../../src/base/json';
import { optimizeAllocation } from '../../src/slices/adaptive_portfolio';
import { ActionError } from '../../src/slices/action-error';
import { MemoryAlerts, MemoryMonitorStore } from '../support/memory-alerts';
import { testPorts } from '../support/test-ports';
import { runHere, type RanHere, type Stand } from './run-here';
import { shippedPlan } from './shipped';

const plan = shippedPlan('adaptive-strategy-selection.yaml');

const pool = ['trend_following', 'mean_reversion', 'momentum', 'breakout', 'volatility', 'ml_ensemble'];

/** What each member of the pool scores. */
const scoring =
  (scores: Readonly<Record<string, number>>): Stand =>
  ({ strategy }) => ({
    strategy: strategy ?? null,
    rule: strategy === 'volatility' ? 'volatility_filter' : (strategy ?? null),
    parameters: {},
    score: (typeof strategy === 'string' ? scores[strategy] : undefined) ?? 0,
    reason: 'a test',
    model: null,
  });

const allocating =
  (confidence: number): Stand =>
  () => ({ confidence, weights: [{ name: 'momentum', weight: 0.5 }] });

interface Given {
  readonly variables?: JsonObject;
  readonly scores?: Readonly<Record<string, number>>;
  readonly confidence?: number;
  readonly stands?: Record<string, Stand>;
}

async function run({ variables = {}, scores = {}, confidence = 0.9, stands = {} }: Given) {
  const alerts = new MemoryAlerts();
  const store = new MemoryMonitorStore();
  const ran = await runHere(plan, {
    ports: testPorts({ alerts, monitorStore: store }),
    variables: { start_date: '2016-01-04', ...variables },
    stands: {
      'ml_strategy.score_strategy_fitness': scoring(scores),
      'adaptive_portfolio.optimize_allocation': allocating(confidence),
      'paper_trade.deploy': ({ mode = null }) => ({ mode, orders: [] }),
      ...stands,
    },
  });
  return { ran, alerts, store };
}

const scoresOf = ({ inputs, starts }: RanHere): JsonObject[] =>
  starts.filter((path) => path.endsWith('/fitness')).map((path) => inputs[path] ?? {});

describe('adaptive_strategy_selection', () => {
  it('scores the whole pool, each on the same bars and in the market of today', async () => {
    const { ran } = await run({ scores: { momentum: 0.7 } });
    const scored = scoresOf(ran);
    expect(scored.map(({ strategy }) => strategy)).toEqual(pool);
    for (const input of scored)
      expect(input).toEqual({
        bars: ran.outputs['fetch_data']?.['bars'],
        strategy: input['strategy'],
        market: ran.outputs['market_analysis'],
        blocks: 8,
        block_bars: 63,
      });
    expect(ran.outputs['market_analysis']).toMatchObject({
      regime: 'bear_volatile',
      correlation: { symbols: ['SPX', 'IXIC'] },
    });
  });

  it('scores what the pool has, over the period that is asked for', async () => {
    const { ran } = await run({ variables: { strategy_pool: ['breakout', 'momentum'], evaluation_period: 330 } });
    expect(scoresOf(ran).map(({ strategy, block_bars }) => [strategy, block_bars])).toEqual([
      ['breakout', 41],
      ['momentum', 41],
    ]);
  });

  it.each<[string, Readonly<Record<string, number>>, JsonObject, string[]]>([
    [
      'at most three, the best first',
      { momentum: 0.8, breakout: 0.9, volatility: 0.7, ml_ensemble: 0.65 },
      {},
      ['breakout', 'momentum', 'volatility'],
    ],
    ['one at the bound', { breakout: 0.6, momentum: 0.59 }, {}, ['breakout']],
    [
      'by the bound that is given',
      { breakout: 0.6, momentum: 0.59 },
      { min_confidence: 0.5 },
      ['breakout', 'momentum'],
    ],
    ['none where none is good enough', { momentum: 0.5 }, {}, []],
  ])('selects %s', async (_, scores, variables, expected) => {
    const { ran } = await run({ scores, variables });
    const { selected } = ran.outputs['select_optimal_strategy'] as { readonly selected: readonly JsonObject[] };
    expect(selected.map(({ strategy }) => strategy)).toEqual(expected);
    expect(ran.inputs['allocate_capital']).toEqual({
      strategies: selected,
      method: 'risk_parity',
      min_weight: 0.1,
      max_weight: 0.5,
      leverage: 1,
    });
  });

  it('leaves all in cash where nothing was selected, sure of nothing', async () => {
    const input = optimizeAllocation.input.parse({
      strategies: [],
      method: 'risk_parity',
      min_weight: 0.1,
      max_weight: 0.5,
    });
    expect(await optimizeAllocation.run(input, testPorts())).toMatchObject({
      confidence: 0,
      cash_weight: 1,
      weights: [],
    });
  });

  it.each([
    [0.71, 'branch_1', 'aggressive'],
    [0.7, 'branch_2', 'conservative'],
    [0.51, 'branch_2', 'conservative'],
  ])('at a confidence of %d takes %s and deploys in the mode %s', async (confidence, branch, mode) => {
    const { ran, store } = await run({ scores: { momentum: 0.7 }, confidence });
    const path = `deploy_strategies/${branch}/deployment`;
    expect(ran.starts.filter((one) => one.startsWith('deploy_strategies/'))).toEqual([path]);
    expect(ran.inputs[path]).toEqual({
      strategies: ran.outputs['select_optimal_strategy']?.['selected'],
      weights: ran.outputs['allocate_capital']?.['weights'],
      bars: ran.outputs['fetch_data']?.['bars'],
      mode,
    });
    const { figures } = store.dashboards.get('adaptive_strategy_selection') as { readonly figures: JsonObject };
    expect(figures).toMatchObject({ deployment: ran.outputs[path], maintained: null });
  });

  it.each([0.5, 0])('at a confidence of %d deploys nothing, and says so', async (confidence) => {
    const { ran, store } = await run({ scores: { momentum: 0.7 }, confidence });
    expect(ran.starts.filter((path) => path.startsWith('deploy_strategies/'))).toEqual([]);
    const { figures } = store.dashboards.get('adaptive_strategy_selection') as { readonly figures: JsonObject };
    expect(figures).toMatchObject({ deployment: null });
    expect(figures['maintained']).toContain(`confidence ${confidence}`);
  });

  it('shows the selection where it could not be deployed, tells somebody, and is degraded', async () => {
    const refused: Stand = (): Json => {
      throw new ActionError('NoQuote', 'there is no quote of SPX');
    };
    const { ran, store, alerts } = await run({
      scores: { momentum: 0.7 },
      stands: { 'paper_trade.deploy': refused },
    });
    expect(ran.result.status).toBe('degraded');
    expect(store.dashboards.get('adaptive_strategy_selection')).toMatchObject({ figures: { deployment: null } });
    expect(alerts.sent.map(({ notice }) => notice.title)).toEqual(['Strategies were selected and not deployed']);
  });

  it('shows the market, the scores and the allocation', async () => {
    const { ran, store } = await run({ scores: { momentum: 0.7 } });
    const { figures } = store.dashboards.get('adaptive_strategy_selection') as { readonly figures: JsonObject };
    expect(figures).toMatchObject({
      data: ran.outputs['fetch_data']?.['quality'],
      market: ran.outputs['market_analysis'],
      selection: ran.outputs['select_optimal_strategy'],
      allocation: ran.outputs['allocate_capital'],
    });
  });

  it('tells somebody when it fails', async () => {
    const { ran, alerts } = await run({ variables: { symbols: ['NOPE'] } });
    expect(ran.result).toMatchObject({ status: 'failed', error: { type: 'NoData', step: 'fetch_data' } });
    expect(alerts.sent.map(({ notice }) => notice.title)).toEqual(['No strategies were selected']);
  });
});
