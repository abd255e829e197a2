import type { StepReport, StepUsage } from '../../engine';
import { bytesText, durationText, firstLine } from './text';

/** What there is to say of a step beside its status, in one line; empty when there is nothing. */
export function noteOf(step: StepReport): string {
  const parts = [
    iterationsText(step),
    step.error === undefined ? '' : `${step.error.type}: ${firstLine(step.error.message)}`,
    step.skip?.text ?? '',
    waitingText(step),
    step.status === 'running' ? '' : decisionsText(step),
    step.branch === undefined ? '' : `took '${step.branch}'`,
    step.attempts !== undefined && step.attempts > 1 ? `${step.attempts} attempts` : '',
    usageText(step),
  ];
  const said = parts.filter((part) => part !== '');
  // Of a step that failed, the failure leaves no room for how often it was tried and what it took.
  const isMinor = (part: string): boolean => part.endsWith(' attempts') || part === usageText(step);
  return (step.error === undefined ? said : said.filter((part) => !isMinor(part))).join(', ');
}

/** `peak 612 MiB, 3.2s of processor time`; empty where nobody measured it apart from other work. */
export function usageText({ usage }: Pick<StepReport, 'usage'>): string {
  return usage === undefined || usage.shared === true ? '' : takenText(usage);
}

/** What the process of the worker had and took, for a step that shared it with others; empty where none was shared. */
export function sharedUsageText({ usage }: Pick<StepReport, 'usage'>): string {
  return usage?.shared === true ? `${takenText(usage)}, with all else its process did meanwhile` : '';
}

const takenText = ({ peakMemoryBytes, cpuMs }: StepUsage): string =>
  `peak ${bytesText(peakMemoryBytes)}, ${durationText(cpuMs)} of processor time`;

/** Why a step is as it is, in one line: what `noteOf` says, else how its condition came out. */
export function whyText(step: StepReport): string {
  const note = noteOf(step);
  const condition = step.condition === undefined ? '' : firstLine(step.condition);
  if (note !== '') return condition !== '' && step.skip === undefined ? `${note}; ${condition}` : note;
  if (condition !== '') return condition;
  if (step.status === 'waiting') return 'what comes before it has not ended';
  return step.status === 'ready' ? 'it waits for its turn' : '';
}

/** `3 of 10, 1 failed`, `7 rounds`, `12 ticks, 2 missed`; empty where there are none. */
export function iterationsText({ iterations, kind }: StepReport): string {
  if (iterations === undefined) return '';
  const { total, open, succeeded, failed, cancelled, missed = 0, overlapped = 0 } = iterations;
  const ended = succeeded + failed + cancelled;
  const word = kind === 'schedule' ? 'tick' : 'round';
  const count = total === undefined ? `${ended} ${word}${ended === 1 ? '' : 's'}` : `${ended} of ${total}`;
  const others = Object.entries({ failed, cancelled, missed, 'left out': overlapped, 'under way': open })
    .filter(([, number]) => number > 0)
    .map(([name, number]) => `${number} ${name}`);
  return [count, ...others].join(', ');
}

/** `ann approved, bob rejected`; empty where nobody has decided. */
export function decisionsText({ decisions = [] }: Pick<StepReport, 'decisions'>): string {
  return decisions.map(({ by, approved }) => `${firstLine(by)} ${approved ? 'approved' : 'rejected'}`).join(', ');
}

function waitingText(step: StepReport): string {
  const { kind, waitsFor } = step;
  if (waitsFor === undefined) return '';
  const text = firstLine(waitsFor);
  if (kind === 'approve') {
    const so = decisionsText(step);
    return `asks: ${text}${so === '' ? '' : ` (${so})`}`;
  }
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return `waits until ${text.slice(0, 19).replace('T', ' ')} UTC`;
  return `waits for ${text}`;
}
