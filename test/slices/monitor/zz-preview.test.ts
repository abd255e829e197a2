import { writeFileSync } from 'node:fs';
import { testPorts } from '../../support/test-ports';
import { run } from '../../../src/slices/backtest';
import { findPatterns } from '../../../src/slices/analyze';
import { getHistoricalData } from '../../../src/slices/data';
import { predictBestStrategy } from '../../../src/slices/ml_strategy';
import { createPerformanceReport } from '../../../src/slices/monitor';
it('preview', async () => {
  const ports = testPorts({ step: { runId: 'simple-backtest-2026-01-02', stepPath: 'generate_report', attempt: 1 } });
  const from = process.env.FROM ?? '2014-01-02', to = process.env.TO ?? '2018-12-31';
  const data = await getHistoricalData.run(getHistoricalData.input.parse({ symbols: ['SPX', 'IXIC'], start_date: from, end_date: to, history_bars: Number(process.env.HIST ?? 1000) }), ports);
  const analysis = await findPatterns.run(findPatterns.input.parse({ bars: data.bars }), ports);
  const selection = process.env.LONG ? undefined : await predictBestStrategy.run(predictBestStrategy.input.parse({ bars: data.bars, test_from: from }), ports);
  const backtest = await run.run(run.input.parse({ bars: data.bars, from, to, initial_capital: 100000, strategies: selection?.strategies ?? [{ symbol: 'SPX', strategy: 'moving_average_cross' }, { symbol: 'IXIC', strategy: 'momentum' }] }), ports);
  const t = performance.now();
  const out = await createPerformanceReport.run(createPerformanceReport.input.parse(JSON.parse(JSON.stringify({ backtest, analysis, selection, quality: data.quality }))), ports);
  console.log(performance.now() - t, out);
  for (const [path, text] of ports.files) writeFileSync('/tmp/monitor-preview' + (process.env.LONG ?? '') + path.slice(path.lastIndexOf('.')), text);
}, 120000);
