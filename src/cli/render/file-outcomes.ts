import { z } from 'zod';
import { percentText, table } from './text';

const number = z.number().nullable();

const optimizationReport = z.object({
  html: z.object({ path: z.string() }),
  json: z.object({ path: z.string() }),
  summary: z.object({
    objective: z.string(),
    candidates: number,
    best_score: number,
    in_sample_sharpe: number,
    out_of_sample_sharpe: number,
    deflated_sharpe: number,
    probability_of_overfitting: number,
  }),
});

const dashboard = z.object({ path: z.string(), sections: z.array(z.string()) });

/** What a search of parameters came to, the figures that say how likely it is luck beside it, and where its report is. */
export function optimizationLines(output: unknown): string[] {
  const parsed = optimizationReport.safeParse(output);
  if (!parsed.success) return [];
  const { html, json, summary } = parsed.data;
  const rows = [
    ['candidates', summary.candidates === null ? 'unknown' : String(summary.candidates)],
    [`best ${summary.objective}, in folds`, figureText(summary.best_score)],
    ['Sharpe in sample', figureText(summary.in_sample_sharpe)],
    ['Sharpe out of sample', figureText(summary.out_of_sample_sharpe)],
    ['deflated Sharpe', shareText(summary.deflated_sharpe)],
    ['overfitting', shareText(summary.probability_of_overfitting)],
  ];
  return [...table(rows).map((line) => `  ${line}`), '', `  report   ${html.path}`, `  as data  ${json.path}`];
}

/** Where the figures of a run are kept for people and programs. */
export function dashboardLines(output: unknown): string[] {
  const parsed = dashboard.safeParse(output);
  return parsed.success ? [`  figures  ${parsed.data.path}`, `           ${parsed.data.sections.join(', ')}`] : [];
}

const figureText = (value: number | null): string => (value === null ? 'none' : value.toFixed(2));

const shareText = (value: number | null): string => (value === null ? 'none' : percentText(value));
