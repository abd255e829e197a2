import type { Json, JsonObject } from '../../src/base/json';
import { ActionError } from '../../src/slices/action-error';
import { prepareOptimizationData } from '../../src/slices/data';
import { MemoryAlerts } from '../support/memory-alerts';
import { testPorts } from '../support/test-ports';
import { runHere, type RanHere, type Stand } from './run-here';
import { shippedPlan } from './shipped';

const plan = shippedPlan('strategy-optimization.yaml');

const ref = (letter: string, kind: string): JsonObject => ({ ref: `sha256:${letter.repeat(64)}`, kind, bytes: 1 });
const found = { result: ref('a', 'optimization_result'), best: { score: 0.4 } };
const validation = { sharpe: 0.1, calmar: 0.2, max_drawdown: 0.3, win_rate: 0.4 };

const stands: Record<string, Stand> = {
  'optimize.run': () => found,
  'optimize.evaluate_chunk': ({ chunk = null }) => ({
    scores: ref('b', 'optimization_checkpoint'),
    chunk,
    evaluated: 5,
    best_score: null,
  }),
  'optimize.merge_results': () => found,
  'optimize.validate': () => validation,
  'monitor.create_optimization_report': () => ({ html: {}, json: {} }),
};

async function run(
  variables: JsonObject,
  others: Record<string, Stand> = {},
  alerts = new MemoryAlerts(),
): Promise<RanHere> {
  return runHere(plan, { variables, ports: testPorts({ alerts }), stands: { ...stands, ...others } });
}

describe('strategy_optimization', () => {
  let genetic: RanHere;
  beforeAll(async () => {
    genetic = await run({ folds: 4, seed: 9 });
  });

  it('cuts the sessions once, in time order: four fifths to search on, folds within them, the rest behind', () => {
    const { train, test, folds } = prepareOptimizationData.output.parse(genetic.outputs['prepare_data']);
    expect(genetic.inputs['prepare_data']).toMatchObject({ symbols: ['SPX'], split: 0.8, folds: 4 });
    expect(train.to < test.from).toBe(true);
    expect(folds).toHaveLength(4);
    for (const fold of folds) {
      expect(fold.train.from >= train.from && fold.test.to <= train.to).toBe(true);
      expect(fold.train.to < fold.test.from).toBe(true);
    }
  });

  it('lists the space that is searched: lookback, entry, stop and take profit in steps', () => {
    const { space } = genetic.outputs['define_search_space'] as { readonly space: { readonly dimensions: Json } };
    expect(space.dimensions).toEqual([
      expect.objectContaining({ name: 'period', values: expect.arrayContaining([10, 15, 100]) as Json }),
      expect.objectContaining({ name: 'entry_deviations', values: expect.arrayContaining([0.5, 0.6, 2]) as Json }),
      expect.objectContaining({ name: 'stop_loss', values: expect.arrayContaining([0.005, 0.01, 0.05]) as Json }),
      expect.objectContaining({ name: 'take_profit', values: expect.arrayContaining([0.01, 0.02, 0.1]) as Json }),
    ]);
  });

  it('breeds in one action, on the bars, folds and space of the steps before', () => {
    const { prepare_data: data, define_search_space: space } = genetic.outputs;
    expect(genetic.inputs['run_optimization/branch_1/search']).toEqual({
      bars: data?.['bars'],
      train: data?.['train'],
      folds: data?.['folds'],
      space: space?.['space'],
      method: 'genetic',
      population_size: 100,
      generations: 50,
      objective: 'sharpe_ratio',
      seed: 9,
    });
    expect(genetic.starts).not.toContain('run_optimization/else/search');
  });

  it('validates what was found on the bars held out, and reports both', () => {
    const { prepare_data: data } = genetic.outputs;
    expect(genetic.inputs['validate_results']).toEqual({
      bars: data?.['bars'],
      result: found.result,
      test: data?.['test'],
    });
    expect(genetic.inputs['generate_report']).toEqual({ optimization: found, validation });
    expect(genetic.result.status).toBe('completed');
  });

  it.each([
    ['random', false],
    ['grid', false],
    ['genetic', true],
  ])(
    'cuts a %s search into parts, each with the same settings, and puts them together in order',
    async (method, overWorkers) => {
      const { inputs, outputs, starts, result } = await run({ method, objective: 'calmar', over_workers: overWorkers });
      const parts = starts.filter((path) => path.endsWith('/scores'));
      const chunks = outputs['define_search_space']?.['chunks'] as readonly Json[];
      expect(parts).toHaveLength(8);
      expect(parts.map((path) => inputs[path]?.['chunk'])).toEqual(chunks);
      const { chunks: put, ...settings } = inputs['run_optimization/else/search'] ?? {};
      for (const path of parts) {
        const { chunk: _, ...given } = inputs[path] ?? {};
        expect(given).toEqual(settings);
      }
      expect(settings).toMatchObject({ method, objective: 'calmar' });
      expect(put).toEqual(parts.map((path) => outputs[path]));
      expect(starts).not.toContain('run_optimization/branch_1/search');
      expect(inputs['validate_results']?.['result']).toEqual(found.result);
      expect(result.status).toBe('completed');
    },
  );

  it('fails when a part fails, puts nothing together, and tells somebody', async () => {
    const alerts = new MemoryAlerts();
    const failing: Stand = (input) => {
      if ((input['chunk'] as JsonObject)['index'] === 3) throw new ActionError('NoData', 'no bars');
      return stands['optimize.evaluate_chunk']?.(input, '') ?? null;
    };
    const { result, starts } = await run({ method: 'grid', seed: 5 }, { 'optimize.evaluate_chunk': failing }, alerts);
    expect(result).toMatchObject({ status: 'failed', error: { type: 'NoData' } });
    expect(starts).not.toContain('run_optimization/else/search');
    expect(alerts.sent.map(({ notice }) => [notice.severity, notice.title])).toEqual([
      ['medium', 'The optimization of SPX failed'],
    ]);
    expect(alerts.sent[0]?.notice.message).toContain('Method grid, objective sharpe_ratio, seed 5');
  });
});
