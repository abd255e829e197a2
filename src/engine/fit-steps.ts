import { utf8Length } from '../base/json';
import { cutText } from '../base/text';
import type { StepReport } from './result';
import type { StepError } from './state';

/** What is missing in the reports of steps, so that all fit into one message. */
export interface Omissions {
  /** Messages, reasons and explanations are cut short, or left out altogether. */
  readonly texts?: 'cut' | 'left_out';
  /** How many steps have no report: first those that have not begun, then those that went well. */
  readonly reports?: number;
}

export interface FittedSteps {
  readonly steps: readonly StepReport[];
  readonly bytes: number;
  /** Absent: everything is there. */
  readonly omitted?: Omissions;
}

/** Bytes of a text that has been cut. */
const cutTextBytes = 120;

/** The reports of steps so that they take no more than `room` bytes as JSON; what is lost is what matters least. */
export function fitSteps(steps: readonly StepReport[], room: number): FittedSteps {
  const bytes = jsonBytes(steps);
  if (bytes <= room) return { steps, bytes };
  for (const texts of ['cut', 'left_out'] as const) {
    const shorter = steps.map((step) => withTexts(step, texts === 'cut' ? cutTextBytes : 0));
    const bytes = jsonBytes(shorter);
    if (bytes <= room) return { steps: shorter, bytes, omitted: { texts } };
  }
  const kept = mostImportant(
    steps.map((step) => withTexts(step, 0)),
    room,
  );
  return {
    steps: kept,
    bytes: jsonBytes(kept),
    omitted: { texts: 'left_out', reports: steps.length - kept.length },
  };
}

/** Bytes of a value as JSON. */
export const jsonBytes = (value: unknown): number => utf8Length(JSON.stringify(value));

function withTexts({ condition, ...step }: StepReport, bytes: number): StepReport {
  return {
    ...step,
    ...(step.error && { error: shorter(step.error, bytes) }),
    ...(step.iterations?.firstError && {
      iterations: { ...step.iterations, firstError: shorter(step.iterations.firstError, bytes) },
    }),
    ...(step.skip && { skip: { ...step.skip, text: cutText(step.skip.text, bytes) } }),
    ...(condition !== undefined && bytes > 0 && { condition: cutText(condition, bytes) }),
  };
}

const shorter = (error: StepError, bytes: number): StepError => ({ ...error, message: cutText(error.message, bytes) });

/** As many reports as fit, in plan order; of equally important ones the first. */
function mostImportant(steps: readonly StepReport[], room: number): StepReport[] {
  const ranked = steps.map((step, index) => ({ index, rank: ranks[step.status], bytes: jsonBytes(step) + 1 }));
  ranked.sort((a, b) => a.rank - b.rank || a.index - b.index);
  const kept = new Set<number>();
  let left = room - '[]'.length;
  for (const { index, bytes } of ranked) {
    if (bytes > left) break;
    left -= bytes;
    kept.add(index);
  }
  return steps.filter((_, index) => kept.has(index));
}

const ranks: Readonly<Record<StepReport['status'], number>> = {
  failed: 0,
  recovering: 1,
  running: 1,
  cancelled: 2,
  succeeded: 3,
  skipped: 4,
  ready: 5,
  waiting: 5,
};
