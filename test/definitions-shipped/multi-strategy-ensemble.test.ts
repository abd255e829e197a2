import type { Json, JsonObject } from '../../src/base/json';
import { catalogueOf } from '../../src/catalogue';
import { ActionError } from '../../src/slices/action-error';
import { regimeNames } from '../../src/slices/shared/risk';
import { accountOf } from '../support/account-of';
import { MemoryAlerts, MemoryMonitorStore } from '../support/memory-alerts';
import { testPorts } from '../support/test-ports';
import { runHere, type RanHere, type Stand } from './run-here';
import { stepsOfPlan } from './plan-steps';
import { shippedPlan } from './shipped';

const plan = shippedPlan('multi-strategy-ensemble.yaml');

const account = accountOf({
  cash: '100000',
  equity: '100000',
  sessionStartEquity: '100000',
  peakEquity: '100000',
  positions: [],
  openOrders: 0,
});

const model = {
  ref: `sha256:${'a'.repeat(64)}`,
  kind: 'model',
  bytes: 9,
  symbols: ['SPX'],
  learned_through: '2018-12-31',
  updates: 0,
};

/** The models take a minute: they stand aside, and what they say is fixed. */
const learned: Record<string, Stand> = {
  'ml_strategy.predict_ensemble': ({ weight = 1 }) => ({
    name: 'ml_ensemble',
    weight,
    signals: [{ symbol: 'SPX', action: 'buy', strength: 0.8, confidence: 0.9, price: 2506.85, as_of: '2018-12-31' }],
    model,
  }),
  'ml_strategy.incremental_learning': () => ({ model, changed: true }),
  'paper_trade.execute': ({ mode = null }) => ({
    mode,
    orders: [],
    submitted: 0,
    filled: 0,
    rejected: 0,
    left_out: [],
  }),
  'paper_trade.close_all_positions': () => ({ closed: true, summary: 'closed: SPX (4)' }),
};

interface Ensemble {
  readonly ran: RanHere;
  readonly alerts: MemoryAlerts;
  readonly store: MemoryMonitorStore;
}

async function run(variables: JsonObject = {}, stands: Record<string, Stand> = {}): Promise<Ensemble> {
  const alerts = new MemoryAlerts();
  const store = new MemoryMonitorStore();
  const ports = testPorts({ account, alerts, monitorStore: store });
  const ran = await runHere(plan, {
    ports,
    variables: { symbols: ['SPX'], start_date: '2017-01-03', ...variables },
    stands: { ...learned, ...stands },
  });
  return { ran, alerts, store };
}

const regime =
  (name: string): Stand =>
  () => ({ regime: name, confidence: 0.8, volatility: 0.2, trend: 'up', transition_probabilities: {} });

const inputOf = ({ ran }: Ensemble, path: string): JsonObject => ran.inputs[path] ?? {};
const outputOf = ({ ran }: Ensemble, path: string): JsonObject => ran.outputs[path] ?? {};

describe('multi_strategy_ensemble', () => {
  let usual: Ensemble;
  beforeAll(async () => {
    usual = await run();
  });

  it('gives every strategy the bars that were fetched, with 60 sessions before them', () => {
    const { bars } = outputOf(usual, 'data_preparation/market_data');
    expect(inputOf(usual, 'data_preparation/market_data')).toMatchObject({ history_bars: 60, symbols: ['SPX'] });
    for (const step of ['momentum_analysis', 'mean_reversion_analysis', 'ml_prediction'])
      expect(inputOf(usual, `strategy_ensemble/${step}`)['bars']).toEqual(bars);
    expect(inputOf(usual, 'regime_analysis')['bars']).toEqual(bars);
    expect(inputOf(usual, 'risk_management/sizes')['bars']).toEqual(bars);
  });

  it('says what alternative data is absent, and invents none', () => {
    expect(outputOf(usual, 'data_preparation/alternative_data')).toMatchObject({ available: false, features: null });
    const { figures } = usual.store.dashboards.get('multi_strategy_ensemble') as { readonly figures: JsonObject };
    expect(figures['alternative_data']).toEqual(outputOf(usual, 'data_preparation/alternative_data'));
  });

  it.each([
    ['bull_quiet', 0.4, 0.2],
    ['bull_volatile', 0.4, 0.2],
    ['bear_quiet', 0.4, 0.2],
    ['bear_volatile', 0.4, 0.2],
    ['sideways_quiet', 0.1, 0.5],
    ['sideways_volatile', 0.1, 0.2],
    ['crisis', 0.1, 0.2],
  ])(
    'in the regime %s counts momentum %d and mean reversion %d, normalised to 1',
    async (name, momentum, reversion) => {
      const ensemble = await run({}, { 'market_regime.detect': regime(name) });
      const { weights } = outputOf(ensemble, 'strategy_ensemble/combined') as {
        readonly weights: readonly { readonly source: string; readonly given: number; readonly normalized: number }[];
      };
      expect(weights.map(({ source, given }) => [source, given])).toEqual([
        ['momentum', momentum],
        ['mean_reversion', reversion],
        ['ml_ensemble', 0.3],
      ]);
      expect(weights.reduce((sum, { normalized }) => sum + normalized, 0)).toBeCloseTo(1, 12);
      expect(inputOf(ensemble, 'risk_management/sizes')['regime']).toBe(name);
    },
  );

  it('has a row above for every regime that there is', () => {
    expect(regimeNames).toHaveLength(7);
  });

  it.each<[readonly string[], readonly (string | null)[]]>([
    [['momentum'], ['momentum', null, null]],
    [
      ['mean_reversion', 'ml_prediction'],
      [null, 'mean_reversion', 'ml_ensemble'],
    ],
  ])('runs only the strategies %j, and combines those', async (strategies, names) => {
    const ensemble = await run({ strategies: [...strategies] });
    const { sources } = inputOf(ensemble, 'strategy_ensemble/combined') as {
      readonly sources: readonly (JsonObject | null)[];
    };
    expect(sources.map((source) => source?.['name'] ?? null)).toEqual(names);
    expect(ensemble.ran.result.status).toBe('completed');
  });

  it('sizes what they agree on, within the limits and the capital, and lets the risk check judge the orders', () => {
    expect(inputOf(usual, 'risk_management/sizes')).toMatchObject({
      signals: outputOf(usual, 'strategy_ensemble/combined'),
      method: 'kelly_confidence',
      max_position: 0.1,
      max_portfolio: 0.5,
      correlation_limit: 0.6,
      min_confidence: 0.7,
    });
    expect(inputOf(usual, 'risk_management/limits')).toMatchObject({
      orders: outputOf(usual, 'risk_management/sizes')['orders'],
      max_daily_loss: 0.02,
    });
    expect(usual.ran.result.context.facts['risk_score']).toBe(outputOf(usual, 'risk_management/sizes')['risk_score']);
  });

  it.each([
    [0.81, 'branch_1', 'normal'],
    [0.8, 'branch_2', 'conservative'],
    [0.61, 'branch_2', 'conservative'],
    [0.6, 'else', 'normal'],
    [0, 'else', 'normal'],
  ])('at a risk score of %d takes %s, and sends in the mode %s', async (score, branch, mode) => {
    const sizes: Stand = () => ({ orders: [], sizes: [], risk_score: score, position_size: 0.1 });
    const ensemble = await run({}, { 'position_sizing.calculate_optimal_sizes': sizes });
    const sent = ensemble.ran.starts.filter(
      (path) => path.startsWith('execution_decision/') && path.endsWith('/execution'),
    );
    expect(sent).toEqual([`execution_decision/${branch}/execution`]);
    expect(inputOf(ensemble, sent[0] ?? '')['mode']).toBe(mode);
    expect(inputOf(ensemble, sent[0] ?? '')['orders']).toEqual(
      branch === 'branch_1'
        ? outputOf(ensemble, 'execution_decision/branch_1/reduction')
        : outputOf(ensemble, 'risk_management/limits'),
    );
    const { figures } = ensemble.store.dashboards.get('multi_strategy_ensemble') as { readonly figures: JsonObject };
    expect(figures['execution']).toEqual(outputOf(ensemble, sent[0] ?? ''));
  });

  it('forecasts with the model of an earlier run, and learns on from it', async () => {
    const ensemble = await run({ model });
    expect(inputOf(ensemble, 'strategy_ensemble/ml_prediction')['model']).toEqual(model);
    expect(inputOf(ensemble, 'events.on_completed[0]/learning')['model']).toEqual(model);
  });

  it('learns on when it has ended well, and shows the model for the next run', () => {
    expect(inputOf(usual, 'strategy_ensemble/ml_prediction')['model']).toBeNull();
    expect(inputOf(usual, 'events.on_completed[0]/learning')).toEqual({
      bars: outputOf(usual, 'data_preparation/market_data')['bars'],
      model: null,
      holdout_bars: 21,
    });
    const { figures } = usual.store.dashboards.get('multi_strategy_ensemble_model') as { readonly figures: JsonObject };
    expect(figures['model']).toEqual(model);
    expect(usual.alerts.sent).toEqual([]);
  });

  it('does not learn where no model had a say', async () => {
    const { ran } = await run({ strategies: ['momentum'] });
    expect(ran.starts.filter((path) => path.endsWith('/learning'))).toEqual([]);
  });

  it.each<[string, Stand, string]>([
    ['it can be closed', () => ({ closed: true, summary: 'closed: SPX (4)' }), 'closed: SPX (4)'],
    [
      'it cannot',
      (): Json => {
        throw new ActionError('BrokerUnreachable', 'no answer');
      },
      'they could not be closed',
    ],
  ])(
    'when it fails closes the paper account, tells somebody where %s, and learns nothing',
    async (_, closing, said) => {
      const broken: Stand = (): Json => {
        throw new ActionError('InsufficientHistory', 'too few bars');
      };
      const { ran, alerts } = await run(
        {},
        { 'ml_strategy.predict_ensemble': broken, 'paper_trade.close_all_positions': closing },
      );
      expect(ran.result).toMatchObject({ status: 'failed', error: { type: 'InsufficientHistory' } });
      expect(ran.starts.filter((path) => path.startsWith('events.')).map((path) => path.split('/')[1])).toEqual([
        'closing',
        'alert',
      ]);
      expect(alerts.sent.map(({ notice }) => notice.severity)).toEqual(['high']);
      expect(alerts.sent[0]?.notice.message).toContain(said);
    },
  );

  it('uses no action that could touch a live account', () => {
    const capabilities = stepsOfPlan(plan).flatMap(({ step }) =>
      step.kind === 'action' ? [catalogueOf().get(step.action)?.capability] : [],
    );
    expect(capabilities).toContain('paper_trade');
    expect(capabilities).not.toContain('live_trade');
  });
});
