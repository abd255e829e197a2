import type { z } from 'zod';
import { findPatterns } from '../../../src/slices/analyze';
import { run } from '../../../src/slices/backtest';
import { getHistoricalData } from '../../../src/slices/data';
import type { predictBestStrategy } from '../../../src/slices/ml_strategy';
import type { createPerformanceReport } from '../../../src/slices/monitor';
import { testPorts } from '../../support/test-ports';
import { writeReport } from './report-input';

type ReportInput = z.input<typeof createPerformanceReport.input>;
type OutputOf<Action extends { readonly output: z.ZodType }> = z.output<Action['output']>;

/** Does not compile when an action's output no longer fits the report's input. */
function asReportInput(
  backtest: OutputOf<typeof run>,
  analysis: OutputOf<typeof findPatterns>,
  { quality }: OutputOf<typeof getHistoricalData>,
  selection?: OutputOf<typeof predictBestStrategy>,
): ReportInput {
  return { backtest, analysis, quality, selection };
}

describe('the report of the whole outputs of the other slices', () => {
  it('shows what data, analyze and backtest say of the samples', async () => {
    const ports = testPorts();
    const [from, to] = ['2016-01-04', '2018-12-31'];
    const data = getHistoricalData.output.parse(
      await getHistoricalData.run(
        getHistoricalData.input.parse({ symbols: ['SPX', 'IXIC'], start_date: from, end_date: to, history_bars: 100 }),
        ports,
      ),
    );
    const { bars } = data;
    const analysis = findPatterns.output.parse(
      await findPatterns.run(findPatterns.input.parse({ bars, as_of: '2015-12-31' }), ports),
    );
    const backtest = run.output.parse(
      await run.run(
        run.input.parse({
          bars,
          from,
          to,
          strategies: [
            { symbol: 'SPX', strategy: 'moving_average_cross' },
            { symbol: 'IXIC', strategy: 'mean_reversion' },
          ],
        }),
        ports,
      ),
    );
    const { html, output } = await writeReport(ports, asReportInput(backtest, analysis, data));
    expect(output.summary.final_value).toBe(backtest.performance.final_value);
    for (const heading of ['Market analysis', 'Quality', 'Strategies traded', 'List of trades']) {
      expect(html).toMatch(new RegExp(`<h[23][^>]*>${heading}</h[23]>`));
    }
    for (const assumption of backtest.assumptions) expect(html).toContain(assumption.replaceAll("'", '&#39;'));
    expect(html).not.toContain('undefined');
    expect(html).not.toContain('NaN');
    expect(html).not.toContain('[object');
  });
});
