import type { StepReport } from '../../engine';
import { foldRounds } from './fold-rounds';
import { printable } from './printable';
import { whyText } from './step-notes';
import { cut, markOfStep } from './text';
import { wrap } from './wrap';

/** Further in than any path begins, so that what stands there is not taken for a column. */
const belowIndent = ' '.repeat(8);

/** A line for each step: how it stands, and why. What does not fit beside it stands whole in lines below. `notes` are by path. */
export function whyLines(
  reports: readonly StepReport[],
  notes: ReadonlyMap<string, string>,
  columns: number,
): string[] {
  const steps = foldRounds(reports);
  const pathWidth = Math.min(40, Math.max(0, ...steps.map(({ path }) => path.length)));
  const statusWidth = Math.max(0, ...steps.map(({ status }) => status.length));
  return steps.flatMap((step) => {
    const why = printable([whyText(step), notes.get(step.path) ?? ''].filter((part) => part !== '').join('; '));
    const facts = `${cut(step.path, 40).padEnd(pathWidth)}  ${step.status.padEnd(statusWidth)}  `;
    const head = (text: string): string => `${markOfStep(step)} ${text.trimEnd()}`;
    if (facts.length + why.length <= columns - 2) return [head(facts + why)];
    return [head(facts), ...wrap(why, columns, belowIndent)];
  });
}
