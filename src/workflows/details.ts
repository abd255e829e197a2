import { progressOf, stepReports, type Plan, type Progress, type RunState, type RunStatus, type StepReport } from '../engine';

/** What the query `progress` answers. */
export interface RunDescription {
  readonly definition: string;
  readonly version: string;
  readonly planHash: string;
  readonly status: RunStatus;
  readonly progress: Progress;
  readonly steps: readonly StepReport[];
}

export function describeRun(plan: Plan, state: RunState): RunDescription {
  return {
    definition: plan.name,
    version: plan.version,
    planHash: plan.hash,
    status: state.status,
    progress: progressOf(plan, state),
    steps: stepReports(plan, state),
  };
}

/** More rows than this would make the page in the UI unreadable. */
const mostRows = 100;

/** The run as Markdown: a headline, a table of steps and the graph. Shown by the Temporal UI as "current details". */
export function detailsMarkdown(run: RunDescription): string {
  const { progress } = run;
  const head = `**${run.definition}** ${run.version} · ${run.status} · ${progress.percent} % · ${progress.succeeded} of ${progress.total} actions succeeded`;
  const rows = run.steps.slice(0, mostRows).map(row);
  const more = run.steps.length > mostRows ? [`\n… and ${run.steps.length - mostRows} more steps`] : [];
  return [head, '', '| step | status | time | note |', '|---|---|---:|---|', ...rows, ...more].join('\n');
}

const marks: Readonly<Record<StepReport['status'], string>> = {
  waiting: '·',
  ready: '·',
  running: '▶',
  recovering: '▶',
  succeeded: '✓',
  failed: '✗',
  skipped: '–',
  cancelled: '✗',
};

function row(step: StepReport): string {
  const depth = step.path.split('/').length - 1;
  const id = step.path.split('/').at(-1) ?? step.path;
  const cells = [`${'&nbsp;&nbsp;'.repeat(depth)}${id}`, `${marks[step.status]} ${step.status}`, duration(step.durationMs), note(step)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function note(step: StepReport): string {
  if (step.error !== undefined) return `${step.error.type}: ${step.error.message}`.slice(0, 200);
  if (step.skip !== undefined) return step.skip.text.slice(0, 200);
  return step.attempts !== undefined && step.attempts > 1 ? `${step.attempts} attempts` : '';
}

function duration(ms: number | undefined): string {
  if (ms === undefined) return '';
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
