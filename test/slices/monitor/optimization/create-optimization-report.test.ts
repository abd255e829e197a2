import type { z } from 'zod';
import type { Action } from '../../../../src/slices/action';
import { getHistoricalData } from '../../../../src/slices/data';
import { createOptimizationReport } from '../../../../src/slices/monitor';
import { createParameterSpace, run, validate } from '../../../../src/slices/optimize';
import { testPorts } from '../../../support/test-ports';

type Output<Of extends { readonly output: z.ZodType }> = z.output<Of['output']>;

const ports = testPorts({ step: { runId: 'test-run', stepPath: 'generate_report', attempt: 1 } });

async function call<Input extends z.ZodType, Out extends z.ZodType>(
  action: Action<Input, Out>,
  input: z.input<Input>,
): Promise<z.output<Out>> {
  return action.output.parse(await action.run(action.input.parse(input), ports));
}

let optimization: Output<typeof run>;
let validation: Output<typeof validate>;

beforeAll(async () => {
  const { bars } = await call(getHistoricalData, {
    symbols: ['SPX'],
    start_date: '2010-01-04',
    end_date: '2016-12-30',
    history_bars: 100,
  });
  const { space } = await call(createParameterSpace, {
    strategy: 'moving_average_cross',
    parameters: { fast_period: { from: 5, to: 30, step: 5 }, slow_period: { from: 20, to: 80, step: 10 } },
  });
  optimization = await call(run, { bars, space, train: { from: '2010-06-01', to: '2014-12-31' }, folds: 4 });
  validation = await call(validate, {
    bars,
    result: optimization.result,
    test: { from: '2015-01-02', to: '2016-12-30' },
    compare_trials: 40,
  });
});

async function report(input: z.input<typeof createOptimizationReport.input>) {
  const output = await call(createOptimizationReport, input);
  const html = ports.files.get(output.html.path) ?? '';
  const json = JSON.parse(ports.files.get(output.json.path) ?? 'null') as Record<string, unknown>;
  return { output, html, json };
}

describe('monitor.create_optimization_report of the whole outputs of optimize', () => {
  it('shows in sample beside out of sample, luck, folds, search and data', async () => {
    const { output, html, json } = await report({ optimization, validation });
    expect(output.html.path).toBe('reports/generate_report.html');
    for (const heading of [
      'Headline figures',
      'In sample and out of sample',
      'Equity out of sample',
      'Skill or luck',
      'Walk forward',
      'Search',
      'Data',
    ])
      expect(html).toMatch(new RegExp(`<h2[^>]*>${heading}</h2>`));
    expect(html.match(/<svg /g)).toHaveLength(8);
    for (const leak of ['undefined', 'NaN', '[object', '<script', 'http://', 'https://'])
      expect(html).not.toContain(leak);
    expect(output.summary).toEqual({
      objective: 'sharpe_ratio',
      candidates: optimization.trials.count,
      best_score: optimization.best.score,
      in_sample_sharpe: validation.in_sample.performance.sharpe,
      out_of_sample_sharpe: validation.sharpe,
      deflated_sharpe: validation.deflated_sharpe.value,
      probability_of_overfitting: validation.overfitting?.probability ?? null,
      walk_forward_efficiency: optimization.walk_forward?.efficiency ?? null,
    });
    expect(json).toMatchObject({
      format: 'bellwether.optimization_report',
      title: 'Optimization of moving average cross on SPX',
      optimization: { best: optimization.best },
      validation: { out_of_sample: validation.out_of_sample },
    });
    const shown = validation.out_of_sample.performance.sharpe?.toFixed(2).replace('-', '\u2212');
    expect(html).toContain(`<td class="number">${shown}</td>`);
  });

  it('says that nothing was tried out of sample where it was not', async () => {
    const { output, html } = await report({ optimization });
    expect(html).toContain('Nothing was tried out of sample.');
    expect(html).not.toContain('id="held-out"');
    expect(output.summary.out_of_sample_sharpe).toBeNull();
  });

  it('takes a search of which it knows only the best', async () => {
    const { html } = await report({
      title: '<b>& "mine"',
      optimization: {
        objective: 'calmar_ratio',
        best: { selection: { symbol: 'ABC', strategy: 'breakout', parameters: { entry_period: 20 } }, score: 1.5 },
      },
    });
    expect(html).toContain('<h1>&lt;b&gt;&amp; &quot;mine&quot;</h1>');
    expect(html).toContain('Origin of the data not stated.');
    expect(html).toContain('entry period 20');
  });

  it('gives the same bytes for the same input', async () => {
    const [first, second] = [await report({ optimization, validation }), await report({ optimization, validation })];
    expect(second.output.html.ref).toBe(first.output.html.ref);
    expect(second.output.json.ref).toBe(first.output.json.ref);
  });

  it('refuses an artifact that is no search', async () => {
    const other = { ...optimization.result, ref: validation.backtest.ref };
    await expect(report({ optimization: { ...optimization, result: other } })).rejects.toMatchObject({
      code: 'ArtifactDamaged',
    });
  });
});
