import { defineAction } from '../action';
import type { ArtifactRef } from '../ports';
import { createPerformanceReportInput, createPerformanceReportOutput } from './create-performance-report-schema';
import { buildReport } from './report/build-report';
import { loadResult } from './report/load-result';
import { takesLongToDraw } from './report/takes-long-to-draw';
import { reportFileName } from './report/report-file-name';
import { reportPage } from './sections/report-page';

export const createPerformanceReport = defineAction({
  name: 'monitor.create_performance_report',
  summary: 'Write the performance of a backtest as one HTML file for people and one JSON file for programs',
  capability: 'compute',
  input: createPerformanceReportInput,
  output: createPerformanceReportOutput,
  defaults: { timeout: '2m', heartbeat: '30s' },
  pool: ({ backtest }) => takesLongToDraw(backtest.result.bytes),
  run: async ({ title, backtest, analysis, selection, quality }, ports) => {
    const result = await loadResult(ports.artifacts, backtest);
    ports.progress(0.2, 'computing');
    const report = buildReport({
      title,
      backtest,
      result,
      analysis,
      selection,
      quality,
      run: ports.step,
      generatedAt: ports.clock.now(),
    });
    ports.signal.throwIfAborted();
    ports.progress(0.4, 'drawing');
    const page = reportPage(report);
    const name = reportFileName(ports.step.stepPath);
    ports.signal.throwIfAborted();
    const html = await ports.artifacts.putFile('html', `${name}.html`, page);
    const json = await ports.artifacts.putFile('json', `${name}.json`, `${JSON.stringify(report)}\n`);
    ports.progress(1);
    return { html: fileOf(html), json: fileOf(json), summary: report.summary };
  },
});

function fileOf({ path, ref, bytes }: ArtifactRef & { readonly path: string }) {
  return { path, ref, bytes };
}
