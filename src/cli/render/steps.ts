import { placeInTree } from '../../base/step-path';
import type { Estimate } from '../../client';
import type { Progress, StepReport } from '../../engine';
import { colors } from './colors';
import type { ShownStep } from './fold-rounds';
import { noteOf } from './step-notes';
import { cut, durationText, markOfStep } from './text';
import { wrap } from './wrap';

/** The steps of a run as an indented tree, one line each, no wider than `columns`. */
export function stepTree(steps: readonly ShownStep[], columns: number, now: number): string[] {
  return rowsOf(steps, columns, now).map(({ mark, head, note, room }) => {
    const text = cut(note, room);
    return `  ${mark} ${text === '' ? head.trimEnd() : `${head}  ${colors.dim(text)}`}`;
  });
}

/** The same for reading, not for a view that is drawn anew: what is said of a failure goes on in lines of its own. */
export function wholeStepTree(steps: readonly ShownStep[], columns: number, now: number): string[] {
  const lines = stepTree(steps, columns, now);
  return rowsOf(steps, columns, now).flatMap(({ mark, head, note, room, isFailure }, index) =>
    isFailure && note.length > room
      ? [`  ${mark} ${head.trimEnd()}`, ...wrap(note, columns, noteIndent).map((line) => colors.dim(line))]
      : [lines[index] ?? ''],
  );
}

/** Whether `wholeStepTree` cuts what is said of a step. */
export const cutsNotes = (steps: readonly ShownStep[], columns: number, now: number): boolean =>
  rowsOf(steps, columns, now).some(({ note, room, isFailure }) => !isFailure && note.length > room);

/** How the reasons that a tree has cut are read, with an empty line before it. The command stays whole, to be copied. */
export function wholeReasonsLines(runId: string, columns: number): string[] {
  const [said, command] = ['Reasons that are cut (…) are whole in:', `npx bellwether explain ${runId} STEP`];
  const line = `${said} ${command}`;
  return ['', ...(line.length <= columns ? [line] : [said, `  ${command}`])];
}

const noteIndent = ' '.repeat(8);

interface Row {
  readonly mark: string;
  readonly head: string;
  readonly note: string;
  /** Columns that are left for the note. */
  readonly room: number;
  readonly isFailure: boolean;
}

function rowsOf(steps: readonly ShownStep[], columns: number, now: number): Row[] {
  const width = Math.min(40, Math.max(12, ...steps.map((step) => label(step).length)));
  const room = columns - '  ✓ '.length;
  return steps.map((step) => {
    const time = durationText(step.durationMs ?? runningFor(step, now)).padStart(9);
    const head = cut(`${cut(label(step), width).padEnd(width)} ${step.status.padEnd(10)}${time}`, room);
    return {
      mark: markOfStep(step),
      head,
      note: wholeNote(step),
      room: room - head.length - 2,
      isFailure: step.error !== undefined || step.attemptNote !== undefined,
    };
  });
}

function wholeNote(step: ShownStep): string {
  const { shownRounds, attemptNote = '' } = step;
  return [noteOf(step), roundsText(shownRounds), attemptNote].filter((part) => part !== '').join(', ');
}

/** `the last 3 of them shown`, `the last 3 of them and 2 before shown`. */
function roundsText(shown: ShownStep['shownRounds']): string {
  if (shown === undefined) return '';
  return `the last ${shown.last} of them${shown.before > 0 ? ` and ${shown.before} before` : ''} shown`;
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

/**
 * A bar such as `██████░░░░   60 %  3 of 5 actions`, and how many of them did not succeed. All has settled in a run that has ended
 * badly, too; that it is at 100 % would say something else.
 */
export function progressBar(progress: Progress, status = 'running'): string {
  const { percent, total, succeeded, failed, skipped, cancelled } = progress;
  const full = Math.floor((percent / 100) * barWidth);
  const bar = failed > 0 ? colors.red('█'.repeat(full)) : colors.cyan('█'.repeat(full));
  const settled = succeeded + failed + skipped + cancelled;
  const others = Object.entries({ failed, skipped, cancelled })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `, ${count} ${name}`);
  const share = endedBadly(status) ? 'ended' : `${Math.floor(percent).toString().padStart(3)} %`;
  return `  ${bar}${colors.dim('░'.repeat(barWidth - full))}  ${share}  ${settled} of ${total} actions${others.join('')}`;
}

/** `60 %`; of a run that did not complete `ended`. */
export const progressText = ({ percent }: Progress, status: string): string =>
  endedBadly(status) ? 'ended' : `${percent} %`;

const endedBadly = (status: string): boolean => !['running', 'completed', 'degraded'].includes(status);

function label({ path }: StepReport): string {
  const { depth, name } = placeInTree(path);
  return `${'  '.repeat(depth)}${name}`;
}

function runningFor(step: StepReport, now: number): number | undefined {
  if (step.status !== 'running' || step.startedAt === undefined) return undefined;
  return Math.max(0, now - Date.parse(step.startedAt));
}
