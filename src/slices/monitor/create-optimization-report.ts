import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { ArtifactStore } from '../ports';
import { artifactRefSchema } from '../shared/artifact-ref';
import { backtestResultSchema, type BacktestResult } from '../shared/backtest-result';
import { loadSharpes } from './optimization/load-scores';
import { optimizationPage } from './optimization/optimization-page';
import { optimizationReport } from './optimization/optimization-report';
import { searchSchema, validationSchema } from './optimization/optimization-schema';
import { takesLongToDraw } from './report/takes-long-to-draw';
import { reportFileName } from './report/report-file-name';

const figure = z.number().nullable();

const fileSchema = artifactRefSchema
  .pick({ ref: true, bytes: true })
  .extend({ path: z.string().describe('Where the file lies') });

export const createOptimizationReport = defineAction({
  name: 'monitor.create_optimization_report',
  summary:
    'Write a parameter search and its validation out of sample as one HTML file for people and one JSON file for programs',
  capability: 'compute',
  input: z.strictObject({
    title: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('Heading of the report; left out: strategy and symbol'),
    optimization: searchSchema.describe('The whole output of optimize.run or optimize.merge_results'),
    validation: validationSchema
      .optional()
      .describe(
        'The whole output of optimize.validate; left out: the report says that nothing was tried out of sample',
      ),
  }),
  output: z.strictObject({
    html: fileSchema.describe('The report for people: one file that needs nothing else'),
    json: fileSchema.describe('The same content as data'),
    summary: z.strictObject({
      objective: z.string(),
      candidates: z.int().nullable().describe('How many were scored'),
      best_score: figure,
      in_sample_sharpe: figure,
      out_of_sample_sharpe: figure,
      deflated_sharpe: figure.describe('Probability, 0 to 1; see optimize.validate'),
      probability_of_overfitting: figure,
      walk_forward_efficiency: figure,
    }),
  }),
  defaults: { timeout: '2m', heartbeat: '30s' },
  pool: ({ optimization, validation }) =>
    takesLongToDraw((optimization.result?.bytes ?? 0) + (validation?.backtest?.bytes ?? 0)),
  run: async ({ title, optimization, validation }, ports) => {
    const sharpes =
      optimization.result === undefined ? undefined : await loadSharpes(ports.artifacts, optimization.result.ref);
    const outOfSample =
      validation?.backtest === undefined ? undefined : await loadBacktest(ports.artifacts, validation.backtest.ref);
    const report = optimizationReport({
      title,
      optimization,
      validation,
      sharpes,
      outOfSample,
      run: ports.step,
      generatedAt: ports.clock.now(),
    });
    ports.signal.throwIfAborted();
    ports.progress(0.4, 'drawing');
    const page = optimizationPage(report);
    ports.signal.throwIfAborted();
    const name = reportFileName(ports.step.stepPath);
    const html = await ports.artifacts.putFile('html', `${name}.html`, page);
    const json = await ports.artifacts.putFile('json', `${name}.json`, `${JSON.stringify(report)}\n`);
    ports.progress(1);
    return {
      html: { path: html.path, ref: html.ref, bytes: html.bytes },
      json: { path: json.path, ref: json.ref, bytes: json.bytes },
      summary: {
        objective: optimization.objective,
        candidates: optimization.trials?.count ?? null,
        best_score: optimization.best.score ?? null,
        in_sample_sharpe: validation?.in_sample.performance.sharpe ?? null,
        out_of_sample_sharpe: validation?.out_of_sample.performance.sharpe ?? null,
        deflated_sharpe: validation?.deflated_sharpe?.value ?? null,
        probability_of_overfitting: validation?.overfitting?.probability ?? null,
        walk_forward_efficiency: optimization.walk_forward?.efficiency ?? null,
      },
    };
  },
});

async function loadBacktest(artifacts: ArtifactStore, ref: string): Promise<BacktestResult> {
  const parsed = backtestResultSchema.safeParse(await artifacts.getJson(ref));
  if (parsed.success) return parsed.data;
  throw new ActionError(
    'ArtifactDamaged',
    `artifact ${ref} is not a backtest result: ${z.prettifyError(parsed.error)}; pass the whole output of optimize.validate as \`validation\``,
  );
}
