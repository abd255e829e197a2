import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunEvent } from '../../src/client';
import type { RunResult } from '../../src/engine';
import { eventsOf, payloadSizes, workflowTaskFailures } from '../support/history';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(120_000);

const steps = ['fetch_data', 'analyze_market', 'select_strategy', 'run_backtest', 'generate_report'];
const variables = { symbols: ['SPX'], start_date: '2010-01-04', end_date: '2012-12-31', initial_capital: 50_000 };
let server: TestServer;
let worker: TestWorker;
let csvFolder: string;

beforeAll(async () => {
  server = await startTestServer();
  csvFolder = path.join(server.stateFolder, 'my-bars');
  await mkdir(csvFolder);
  worker = await startTestWorker(server, { csvFolder });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

describe('simple_backtest', () => {
  const events: RunEvent[] = [];
  let runId = '';
  let result: RunResult;
  let outputs: Record<string, Readonly<Record<string, unknown>>>;

  beforeAll(async () => {
    result = await worker.client.execute('simple-backtest', variables, { onProgress: (event) => events.push(event) });
    outputs = outputsOf(result);
    const [started] = events;
    runId = started.kind === 'started' ? started.runId : '';
  });

  it('completes, each of its five steps with an output and in one attempt', () => {
    expect(result.status).toBe('completed');
    expect(result.steps.map(({ path: step, status, attempts }) => [step, status, attempts])).toEqual(
      steps.map((step) => [step, 'succeeded', 1]),
    );
    expect(Object.keys(outputs)).toEqual(steps);
    expect(result.context.variables).toEqual({ ...variables, training_bars: 1256, source: 'samples' });
    expect(result.progress).toMatchObject({ percent: 100, total: 5, succeeded: 5 });
  });

  it('reports what happens in order, and never goes back', () => {
    const ended = events.flatMap((event) =>
      event.kind === 'step' && event.step.status === 'succeeded' ? [event.step.path] : [],
    );
    const percents = events.flatMap((event) => (event.kind === 'progress' ? [event.progress.percent] : []));

    expect(events[0]).toMatchObject({ kind: 'started', definition: 'simple_backtest' });
    expect(events.at(-1)).toMatchObject({ kind: 'ended', status: 'completed', result });
    expect(ended).toEqual(steps);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
  });

  it('fetches bars for fitting from before the window', () => {
    expect(outputs['fetch_data']).toMatchObject({
      bars: { kind: 'bar_set', symbols: ['SPX'], to: '2012-12-31' },
      quality: [{ symbol: 'SPX', history_bars: 1256, completeness: 1 }],
      provenance: [{ source: 'samples', kind: 'real', symbol: 'SPX' }],
    });
  });

  it('chooses the strategy on bars before the window, and trades that one in it', () => {
    const [chosen] = outputs['select_strategy']['strategies'] as readonly { strategy: string; parameters: unknown }[];
    const window = outputs['select_strategy']['training_window'] as { readonly to: string };

    expect(window.to).toBe('2009-12-31');
    expect(outputs['run_backtest']).toMatchObject({
      strategies: [{ symbol: 'SPX', strategy: chosen.strategy, parameters: chosen.parameters }],
      test_window: { from: '2010-01-04', to: '2012-12-31' },
    });
  });

  it('starts with the capital that was asked for, and reports the figures of the backtest', () => {
    const { performance, trades, benchmark } = outputs['run_backtest'] as Record<string, Record<string, unknown>>;

    expect(performance['initial_value']).toBe(50_000);
    expect(outputs['generate_report']['summary']).toEqual({
      total_return: performance['total_return'],
      benchmark_return: benchmark['total_return'],
      cagr: performance['cagr'],
      sharpe: performance['sharpe'],
      max_drawdown: performance['max_drawdown'],
      trades: trades['count'],
      win_rate: trades['win_rate'],
      final_value: performance['final_value'],
      initial_value: 50_000,
    });
  });

  it('writes a report that stands for itself, and the same as JSON', async () => {
    const { html, json } = outputs['generate_report'] as Record<
      string,
      { readonly path: string; readonly bytes: number }
    >;
    const page = await readFile(html.path);
    const data = JSON.parse(await readFile(json.path, 'utf8')) as Record<string, unknown>;

    expect(page.length).toBe(html.bytes);
    expect(page.toString()).toMatch(/^<!doctype html>/i);
    expect(page.toString()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(path.relative(server.stateFolder, html.path)).toBe(path.join('reports', runId, 'generate_report.html'));
    expect(JSON.stringify(data)).toContain(JSON.stringify(outputs['run_backtest']['performance']));
  });

  it('keeps bars out of history: no payload has 200 kB', async () => {
    const sizes = (await eventsOf(worker.temporal, runId)).flatMap(payloadSizes);

    expect(Math.max(...sizes)).toBeGreaterThan(1000);
    expect(Math.max(...sizes)).toBeLessThan(200_000);
    expect(await workflowTaskFailures(worker.temporal, runId)).toEqual([]);
  });

  it('gives the same results from the same input', async () => {
    const again = outputsOf(await worker.client.execute('simple_backtest', variables));

    for (const step of steps.slice(0, 4)) expect(again[step]).toEqual(outputs[step]);
    expect(again['generate_report']['summary']).toEqual(outputs['generate_report']['summary']);
  });
});

describe('simple_backtest without data', () => {
  it('for a symbol fails in its first step, and says what there is', async () => {
    const result = await worker.client.execute('simple_backtest', { symbols: ['AAPL'] });

    expect(result).toMatchObject({
      status: 'failed',
      error: { type: 'NoData', step: 'fetch_data' },
      statistics: { attempts: 1 },
    });
    expect(result.error?.message).toBe('no bars of AAPL in the shipped samples: it has IXIC, SPX.');
    expect(result.steps.map((step) => step.status)).toEqual(['failed', 'skipped', 'skipped', 'skipped', 'skipped']);
  });

  it('in the folder of CSV files names the folder and what is in it', async () => {
    await writeFile(path.join(csvFolder, 'ACME.csv'), 'date,open,high,low,close,volume\n2010-01-04,1,1,1,1,1\n');
    const result = await worker.client.execute('simple_backtest', { symbols: ['AAPL'], source: 'csv' });

    expect(result).toMatchObject({ status: 'failed', error: { type: 'NoData', step: 'fetch_data' } });
    expect(result.error?.message).toContain('no bars of AAPL');
    expect(result.error?.message).toContain(csvFolder);
    expect(result.error?.message).toContain('ACME');
  });
});

function outputsOf({ context }: RunResult): Record<string, Readonly<Record<string, unknown>>> {
  return context.stepOutputs as Record<string, Readonly<Record<string, unknown>>>;
}
