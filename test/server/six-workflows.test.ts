import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JsonObject } from '../../src/base/json';
import type { RunResult } from '../../src/engine';
import { workflowTaskFailures } from '../support/history';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(180_000);

let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server);
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

async function run(name: string, variables: JsonObject = {}) {
  let runId = '';
  const result = await worker.client.execute(name, variables, {
    onProgress: (event) => {
      if (event.kind === 'started') ({ runId } = event);
    },
  });
  expect(await workflowTaskFailures(worker.temporal, runId)).toEqual([]);
  return { result, outputs: outputsOf(result) };
}

const outputsOf = ({ context }: RunResult): Record<string, Readonly<Record<string, unknown>>> =>
  context.stepOutputs as Record<string, Readonly<Record<string, unknown>>>;

/** Of a run in a recorded session it lies with what else belongs to that. */
const dashboard = async (
  name: string,
  { market }: Partial<RunResult> = {},
): Promise<{ readonly figures: JsonObject }> =>
  JSON.parse(
    await readFile(
      path.join(
        server.stateFolder,
        ...(market === undefined ? [] : ['replays', `${market.replay}-${market.realAt}`]),
        ...['monitor', 'dashboards', `${name}.json`],
      ),
      'utf8',
    ),
  ) as {
    readonly figures: JsonObject;
  };

describe('strategy_optimization on a server', () => {
  it('spreads a random search over actions, and validates and reports what it found', async () => {
    const { result, outputs } = await run('strategy_optimization', {
      method: 'random',
      population_size: 8,
      generations: 2,
      start_date: '2013-01-02',
      folds: 2,
    });
    expect(result.error).toBeUndefined();
    expect(result.status).toBe('completed');
    const search = outputs['run_optimization/else/search'];
    expect(search).toMatchObject({ method: 'random', trials: { count: 16 } });
    expect(outputs['validate_results']?.['selection']).toEqual((search?.['best'] as { selection: unknown }).selection);
    const { html } = outputs['generate_report'] as { readonly html: { readonly path: string } };
    expect(await readFile(html.path, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('breeds candidates in one action, the same from the same seed', async () => {
    const variables = { population_size: 6, generations: 2, start_date: '2013-01-02', folds: 2, seed: 3 };
    const first = await run('strategy_optimization', variables);
    const again = await run('strategy_optimization', variables);
    expect(first.result.status).toBe('completed');
    expect(again.outputs['run_optimization/branch_1/search']?.['best']).toEqual(
      first.outputs['run_optimization/branch_1/search']?.['best'],
    );
    expect(again.outputs['validate_results']).toEqual(first.outputs['validate_results']);
  });
});

describe('real_time_monitoring on a server', () => {
  it('measures account, system and market round by round, and keeps the figures', async () => {
    const first = await run('real_time_monitoring');
    const second = await run('real_time_monitoring');
    expect(first.result.error).toBeUndefined();
    expect(first.outputs['collect_metrics/portfolio']).toMatchObject({
      account: 'paper',
      kind: 'paper',
      equity: 100_000,
    });
    expect(first.outputs['analyze_metrics']?.['points']).toBe(1);
    expect(second.outputs['analyze_metrics']?.['points']).toBe(2);
    const { figures } = await dashboard('real_time_monitoring');
    expect(figures['system']).toEqual(second.outputs['collect_metrics/system']);
    expect(figures['market']).toEqual(second.outputs['collect_metrics/market']);
  });
});

describe('multi_strategy_ensemble on a server', () => {
  it('combines rules by the regime, sizes within the paper account, and shows what it decided', async () => {
    const { result, outputs } = await run('multi_strategy_ensemble', {
      strategies: ['momentum', 'mean_reversion'],
      start_date: '2016-01-04',
    });
    expect(result.error).toBeUndefined();
    expect(result.status).toBe('completed');
    const { regime } = outputs['regime_analysis'] as { readonly regime: string };
    expect(regime).toBe('bear_volatile');
    expect(outputs['weights']).toEqual({ momentum: 0.4, mean_reversion: 0.2, ml_prediction: 0.3 });
    expect(outputs['strategy_ensemble/combined']).toMatchObject({
      weights: [
        { source: 'momentum', given: 0.4, normalized: 0.4 / (0.4 + 0.2) },
        { source: 'mean_reversion', given: 0.2, normalized: 0.2 / (0.4 + 0.2) },
      ],
    });
    expect(result.context.facts['risk_score']).toBe(outputs['risk_management/sizes']?.['risk_score']);
    const { figures } = await dashboard('multi_strategy_ensemble', result);
    expect(figures['sizes']).toEqual(outputs['risk_management/sizes']);
    expect(figures['execution']).toEqual(outputs['execution_decision/else/execution']);
  });
});

describe('adaptive_strategy_selection on a server', () => {
  it('scores the pool that it is given, each member, and selects by score', async () => {
    const { result, outputs } = await run('adaptive_strategy_selection', {
      symbols: ['SPX'],
      strategy_pool: ['momentum', 'trend_following', 'mean_reversion'],
      evaluation_period: 252,
      // Nothing is deployed, which would take quotes.
      min_confidence: 1,
    });
    expect(result.error).toBeUndefined();
    expect(result.status).toBe('completed');
    expect(outputs['select_optimal_strategy']).toMatchObject({ count: 0, not_scored: 0 });
    expect((outputs['select_optimal_strategy']?.['rejected'] as readonly unknown[]).length).toBe(3);
    expect(outputs['allocate_capital']).toMatchObject({ confidence: 0, cash_weight: 1 });
    const { figures } = await dashboard('adaptive_strategy_selection', result);
    expect(figures['maintained']).toContain('confidence 0');
  });
});
