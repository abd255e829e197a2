import colors from 'picocolors';
import type { Progress, StepReport } from '../../engine';
import { cut, durationText, markOf, noteOf } from './text';

/** The steps of a run as an indented tree, one line each, no wider than `columns`. */
export function stepTree(steps: readonly StepReport[], columns: number, now: number): string[] {
  const width = Math.min(40, Math.max(12, ...steps.map((step) => label(step).length)));
  return steps.map((step) => {
    const time = durationText(step.durationMs ?? runningFor(step, now)).padStart(8);
    const head = `${cut(label(step), width).padEnd(width)} ${step.status.padEnd(9)} ${time}`;
    const note = cut(noteOf(step), Math.max(0, columns - head.length - 6));
    return `  ${markOf(step.status)} ${head}${note === '' ? '' : `  ${colors.dim(note)}`}`;
  });
}

/** A bar such as `[██████░░░░]  60 %  3 of 5 actions`. */
export function progressBar(progress: Progress): string {
  const width = 24;
  const full = Math.round((progress.percent / 100) * width);
  const done = progress.total - progress.running;
  const settled = progress.succeeded + progress.failed + progress.skipped + progress.cancelled;
  return `  ${colors.cyan('█'.repeat(full))}${colors.dim('░'.repeat(width - full))}  ${progress.percent.toFixed(0).padStart(3)} %  ${Math.min(settled, done)} of ${progress.total} actions`;
}

function label(step: StepReport): string {
  const ids = step.path.split('/');
  return `${'  '.repeat(ids.length - 1)}${ids.at(-1) ?? step.path}`;
}

function runningFor(step: StepReport, now: number): number | undefined {
  if (step.status !== 'running' || step.startedAt === undefined) return undefined;
  return Math.max(0, now - Date.parse(step.startedAt));
}
