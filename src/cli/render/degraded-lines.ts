import type { RunResult, StepReport } from '../../engine';
import { errorText } from './error-text';
import { printable } from './printable';
import { wrap } from './wrap';

/**
 * What a run that is `degraded` went on without, and why: its failed steps, but not the groups that hold them, the ticks and rounds
 * that failed, and the ticks that were degraded themselves. None of a run that ended otherwise.
 */
export function degradedLines({ status, steps }: Pick<RunResult, 'status' | 'steps'>, columns: number): string[] {
  if (status !== 'degraded') return [];
  const lines = [...failedSteps(steps), ...steps.flatMap((step) => iterationTexts(step, steps))];
  const more = lines.length - mostTold;
  return [
    ...lines.slice(0, mostTold).flatMap((line) => wrapped(line, columns)),
    ...(more > 0 ? [`  and ${more} more failed steps; the list of steps has them`] : []),
  ];
}

/** A command stands on a line of its own, whole: it is there to be copied. */
const wrapped = (line: string, columns: number): string[] =>
  line.startsWith(' ') ? [`  ${printable(line)}`] : wrap(printable(line), columns, '  ', '    ');

/** A run may go on without many: the outcome is not to be lost behind them. */
const mostTold = 10;

function failedSteps(steps: readonly StepReport[]): string[] {
  const failed = steps.filter((step) => step.status === 'failed');
  return failed
    .filter(
      ({ path }) => !failed.some((other) => [`${path}/`, `${path}[`].some((inside) => other.path.startsWith(inside))),
    )
    .flatMap(({ path, error }) => (error === undefined ? [] : [errorText({ ...error, step: path })]));
}

/** Ticks are runs of their own, and of the rounds of a long loop only the latest are among the steps. */
function iterationTexts({ path, kind, status, iterations }: StepReport, steps: readonly StepReport[]): string[] {
  if (iterations === undefined || status === 'failed') return [];
  const { total, open, succeeded, failed, cancelled, firstError, degraded = 0, firstDegraded } = iterations;
  const all = total ?? open + succeeded + failed + cancelled;
  const words = `${kind === 'schedule' ? 'tick' : 'round'}${all === 1 ? '' : 's'}`;
  const told = steps.filter((step) => step.status === 'failed' && isRoundOf(path, step.path)).length;
  const why = firstError === undefined ? '' : `; the first: ${errorText(firstError)}`;
  return [
    ...(failed > told ? [`step '${path}': ${failed} of ${all} ${words} failed${why}`] : []),
    ...(degraded > 0
      ? [
          `step '${path}': ${degraded} of ${all} ${words} went on without steps that failed`,
          ...(firstDegraded === undefined ? [] : [`  the first of them: npx bellwether show ${firstDegraded}`]),
        ]
      : []),
  ];
}

/** Whether a path is that of a whole round: `loop[3]`. */
function isRoundOf(loop: string, path: string): boolean {
  return path.startsWith(`${loop}[`) && /^\[\d+\]$/.test(path.slice(loop.length));
}
