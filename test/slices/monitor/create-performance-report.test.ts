import { hashText } from '../../../src/adapters/artifacts/artifact-text';
import { createPerformanceReport } from '../../../src/slices/monitor';
import { performanceReportSchema } from '../../../src/slices/monitor/report/report-schema';
import { testNow, testPorts } from '../../support/test-ports';
import { inputFor, madeUpTrades, optionalInputs, sampleResult, writeReport } from './report-input';

async function sample() {
  const ports = testPorts();
  return { ports, input: await inputFor(ports, await sampleResult(ports)) };
}

describe('monitor.create_performance_report', () => {
  it('writes an HTML and a JSON file named after its step, with their refs', async () => {
    const { ports, input } = await sample();
    const { output, html, json } = await writeReport(ports, input);
    expect([...ports.files.keys()]).toEqual(['reports/test_step.html', 'reports/test_step.json']);
    expect(output.html).toEqual({ path: 'reports/test_step.html', ...hashText(html) });
    expect(output.json).toEqual({ path: 'reports/test_step.json', ...hashText(json) });
  });

  it('gives the figures of the backtest as its summary', async () => {
    const { ports, input } = await sample();
    const { output } = await writeReport(ports, input);
    expect(output.summary).toEqual({
      total_return: input.backtest.performance.total_return,
      benchmark_return: input.backtest.benchmark.total_return,
      cagr: input.backtest.performance.cagr,
      sharpe: input.backtest.performance.sharpe,
      max_drawdown: input.backtest.performance.max_drawdown,
      trades: 7,
      win_rate: 4 / 7,
      final_value: input.backtest.performance.final_value,
      initial_value: 100_000,
    });
    // S&P 500: 1831.98 on 2014-01-02, 2506.85 on 2018-12-31.
    expect(output.summary.benchmark_return).toBeCloseTo(2506.85 / 1831.98 - 1, 4);
  });

  it('writes a JSON report that fits its documented schema, at full precision', async () => {
    const { ports, input } = await sample();
    const { json } = await writeReport(ports, { ...input, ...optionalInputs });
    const report = performanceReportSchema.parse(JSON.parse(json));
    const { equity } = await sampleResult(ports);
    expect(report.equity_curve.value).toEqual(equity.value);
    expect(report.equity_curve.date[0]).toBe('2014-01-02');
    expect(Math.min(...report.equity_curve.drawdown)).toBe(-report.performance.max_drawdown);
    expect(report.monthly_returns.strategy.map(({ year }) => year)).toEqual([2014, 2015, 2016, 2017, 2018]);
    expect(report.trades).toHaveLength(7);
    expect(report.generated_at).toBe(new Date(testNow).toISOString());
    expect(report.run).toEqual({ run_id: 'test-run', step_path: 'test_step' });
    expect(report.selection).toEqual(optionalInputs.selection);
    expect(report.quality).toEqual(optionalInputs.quality);
  });

  it('writes the same bytes for the same input, on a retry too', async () => {
    const { ports, input } = await sample();
    const first = await writeReport(ports, { ...input, ...optionalInputs });
    const again = await writeReport({ ...ports, step: { ...ports.step, attempt: 2 } }, { ...input, ...optionalInputs });
    expect(again.html).toBe(first.html);
    expect(again.json).toBe(first.json);
  });

  it.each([
    [undefined, 'Backtest of SPX, 2014-01-02 to 2018-12-31'],
    ['  October review ', 'October review'],
  ])('heads the report given the title %p', async (title, heading) => {
    const { ports, input } = await sample();
    const { html } = await writeReport(ports, { ...input, title });
    expect(html).toContain(`<h1>${heading}</h1>`);
    expect(html).toContain(`<title>${heading}</title>`);
  });

  it.each([
    ['final value', (backtest: Backtest) => (backtest.performance.final_value += 1), /performance\.final_value is 1/],
    ['length', (backtest: Backtest) => (backtest.performance.bars -= 1), /performance\.bars is 1257, but .* has 1258/],
    ['benchmark', (backtest: Backtest) => (backtest.benchmark.final_value = 1), /benchmark\.final_value is 1, but/],
    ['number of trades', (backtest: Backtest) => (backtest.trades.count = 8), /trades\.count is 8, but .* has 7/],
  ])('refuses figures whose %s is not that of the artifact', async (_, change, message) => {
    const { ports, input } = await sample();
    change(input.backtest);
    await expect(writeReport(ports, input)).rejects.toMatchObject({
      code: 'InconsistentBacktest',
      message: expect.stringMatching(message),
    });
  });

  it('refuses an artifact that is no backtest result', async () => {
    const { ports, input } = await sample();
    const other = await ports.artifacts.putJson('bar_set', { series: [] });
    await expect(writeReport(ports, { backtest: { ...input.backtest, result: other } })).rejects.toMatchObject({
      code: 'ArtifactDamaged',
      message: expect.stringContaining(other.ref),
    });
  });

  it('stops when it is cancelled, before it writes a file', async () => {
    const { ports, input } = await sample();
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(writeReport({ ...ports, signal }, input)).rejects.toThrow('cancelled');
    expect(ports.files.size).toBe(0);
  });

  it('leaves no timer behind that would keep the process alive', async () => {
    const { ports, input } = await sample();
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await writeReport(ports, input);
    // Frames that were asked for before the charts were disposed of still come, once.
    for (let wait = 0; wait < 50 && timers() > before; wait += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it.each([
    ['without a trade', 0],
    ['with one trade', 1],
  ])('reports a backtest %s', async (_, count) => {
    const ports = testPorts();
    const result = { ...(await sampleResult(ports)), trades: madeUpTrades(count) };
    const { output, html } = await writeReport(ports, await inputFor(ports, result));
    expect(output.summary.trades).toBe(count);
    expect(output.summary.win_rate).toBe(count === 0 ? null : 0);
    expect(html).toContain(count === 0 ? 'The strategy made no trade' : 'in 1 trade,');
  });

  it('is declared as a computation: nothing it does leaves the machine', () => {
    expect(createPerformanceReport.capability).toBe('compute');
  });
});

type Backtest = Awaited<ReturnType<typeof inputFor>>['backtest'];
