import { placeInTree } from '../../base/step-path';
import type { Estimate } from '../../client';
import type { Progress, StepReport } from '../../engine';
import { colors } from './colors';
import type { ShownStep } from './fold-rounds';
import { noteOf } from './step-notes';
import { cut, durationText, markOf } from './text';

/** The steps of a run as an indented tree, one line each, no wider than `columns`. */
export function stepTree(steps: readonly ShownStep[], columns: number, now: number): string[] {
  const width = Math.min(40, Math.max(12, ...steps.map((step) => label(step).length)));
  const room = columns - '  ✓ '.length;
  return steps.map((step) => {
    const time = durationText(step.durationMs ?? runningFor(step, now)).padStart(9);
    const head = cut(`${cut(label(step), width).padEnd(width)} ${step.status.padEnd(10)}${time}`, room);
    const note = cut(withHidden(step), room - head.length - 2);
    const line = note === '' ? head.trimEnd() : `${head}  ${colors.dim(note)}`;
    return `  ${markOf(step.status)} ${line}`;
  });
}

function withHidden(step: ShownStep): string {
  const { hiddenRounds = 0 } = step;
  const hidden = hiddenRounds === 0 ? '' : `${hiddenRounds} of them not shown`;
  return [noteOf(step), hidden].filter((part) => part !== '').join(', ');
}

/**
 * The part of a tree that fits into `height` lines: from where the run is. What is left out above and below is counted.
 */
export function treeInView(lines: readonly string[], steps: readonly StepReport[], height: number): readonly string[] {
  if (lines.length <= height) return lines;
  if (height < 3) return lines.slice(0, Math.max(0, height));
  const open = steps.findIndex((step) => step.status === 'running' || step.status === 'waiting');
  const at = Math.min(Math.max(0, open - 2), lines.length - height);
  const shown = lines.slice(at, at + height);
  const below = lines.length - at - height;
  if (at > 0) shown[0] = colors.dim(`    … ${at + 1} more above`);
  if (below > 0) shown[height - 1] = colors.dim(`    … ${below + 1} more below`);
  return shown;
}

const barWidth = 24;

/**
 * When a run will be done, going by how long such runs usually take; once it has taken longer than that, that it has.
 * `elapsedMs` is since its start.
 */
export function estimateLine({ durationMs, runs }: Estimate, elapsedMs: number): string {
  const usually = `the last ${runs} runs took about ${durationText(durationMs)}`;
  const left = durationMs - elapsedMs;
  return colors.dim(left > 0 ? `  about ${durationText(left)} left; ${usually}` : `  longer than usual; ${usually}`);
}

/** A bar such as `██████░░░░   60 %  3 of 5 actions`, and how many of them did not succeed. */
export function progressBar(progress: Progress): string {
  const { percent, total, succeeded, failed, skipped, cancelled } = progress;
  const full = Math.floor((percent / 100) * barWidth);
  const bar = failed > 0 ? colors.red('█'.repeat(full)) : colors.cyan('█'.repeat(full));
  const settled = succeeded + failed + skipped + cancelled;
  const others = Object.entries({ failed, skipped, cancelled })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `, ${count} ${name}`);
  const share = `${Math.floor(percent).toString().padStart(3)} %`;
  return `  ${bar}${colors.dim('░'.repeat(barWidth - full))}  ${share}  ${settled} of ${total} actions${others.join('')}`;
}

function label({ path }: StepReport): string {
  const { depth, name } = placeInTree(path);
  return `${'  '.repeat(depth)}${name}`;
}

function runningFor(step: StepReport, now: number): number | undefined {
  if (step.status !== 'running' || step.startedAt === undefined) return undefined;
  return Math.max(0, now - Date.parse(step.startedAt));
}
