import type { StepExplanation } from '../../client';
import { dependencyText } from './dependency-text';
import { printable } from './printable';
import { decisionsText, iterationsText, sharedUsageText, usageText } from './step-notes';
import { durationText, markOfStep } from './text';
import { wrap } from './wrap';

/** Why a step stands as it does, for people: its reasons, what there is to say of its `attempts`, its condition, what it depends on. */
export function stepExplanationLines(
  { step, reasons, dependencies, when }: StepExplanation,
  columns: number,
  attempts = '',
): string[] {
  const took = durationText(step.durationMs);
  const facts = [
    ['action', step.action ?? ''],
    ['when', when ?? ''],
    ['iterations', iterationsText(step)],
    ['decisions', decisionsText(step)],
    ['attempts', step.attempts === undefined ? '' : String(step.attempts)],
    ['started', step.startedAt ?? ''],
    ['took', took],
    ['computed', usageText(step)],
    ['worker', sharedUsageText(step)],
  ];
  return [
    `${markOfStep(step)} ${printable(step.path)}   ${step.status}`,
    ...reasons.flatMap((reason) => wrap(printable(reason), columns, '  ', '    ')),
    ...wrap(attempts, columns, '  ', '    '),
    ...facts.flatMap(([name = '', value = '']) =>
      value === '' ? [] : wrap(printable(value), columns, `  ${name.padEnd(11)} `, ' '.repeat(14)),
    ),
    ...dependencies.flatMap((dependency, index) =>
      wrap(
        `${dependency.step}: ${dependencyText(dependency)}`,
        columns,
        `  ${(index === 0 ? 'depends on' : '').padEnd(11)} `,
        ' '.repeat(14),
      ),
    ),
  ];
}
