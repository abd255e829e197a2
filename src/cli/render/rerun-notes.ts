import type { PreparedRerun } from '../../client';
import { stepPlanAt } from '../../client/step-plan-at';
import type { StepPlan } from '../../engine';
import { durationText } from './text';

/** Whether a path is that of a group, a conditional or a loop, or of a part of one. */
export function isList(path: string, { plan }: PreparedRerun): boolean {
  const kind = stepPlanAt(plan, path)?.kind;
  return kind === 'group' || kind === 'conditional' || kind === 'for_each' || kind === 'repeat';
}

/** What is kept with a step that stands for what is in it. */
export function sizeNote(path: string, inside: number, prepared: PreparedRerun): string[] {
  const loop = prepared.kept.includes(path) ? prepared.state.steps[path]?.loop : undefined;
  if (loop !== undefined && isList(path, prepared))
    return [counted(loop.succeeded + loop.failed + loop.cancelled, 'iteration')];
  return inside === 0 || !isList(path, prepared) ? [] : [`${counted(inside, 'step')} in it`];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** How a step that is kept had ended, where it is not just that it did what it says. */
export function keptNotes(path: string, { plan, state }: PreparedRerun): string[] {
  const step = planAt(plan, path);
  const record = state.steps[path];
  if (step === undefined || record === undefined) return [];
  if (record.status === 'failed') return record.tolerated === true ? ['failed, tolerated'] : [];
  const failed = step.kind === 'for_each' ? (record.loop?.failed ?? 0) : 0;
  if (failed > 0) return [`${failed} of them failed, tolerated`];
  if (record.status !== 'succeeded') return [];
  switch (step.kind) {
    case 'approve': {
      const by = (record.decisions ?? []).filter(({ approved }) => approved).map((decision) => decision.by);
      return [by.length === 0 ? 'approved' : `approved by ${by.join(', ')}`];
    }
    case 'wait':
      return step.wait.for === 'event' ? [`the event '${step.wait.event}' came`] : [];
    case 'emit':
      return [`emitted '${step.event}'`];
    default:
      return [];
  }
}

/** What is to be known of a step that is done again. */
export function againNotes(path: string, prepared: PreparedRerun): string[] {
  const { forgotten, orders } = prepared;
  return [
    ...workNotes(path, prepared),
    ...(forgotten.includes(path) ? ['iterations that are no longer told of, too'] : []),
    ...(orders.includes(path) ? ['may trade again'] : []),
  ];
}

/** What is to be known of a step that had not run, or of a loop that goes on. */
export function freshNotes(path: string, prepared: PreparedRerun): string[] {
  const goesOn = prepared.state.steps[path]?.loop !== undefined;
  return [...workNotes(path, prepared), ...(goesOn ? ['the iterations that follow'] : [])];
}

function workNotes(path: string, { plan, onlyIfFails }: PreparedRerun): string[] {
  const step = planAt(plan, path);
  const note = step === undefined ? undefined : noteOf(step);
  const owner = onlyIfFails.includes(path) ? path.slice(0, path.lastIndexOf('/fallback/')) : undefined;
  return [...(note === undefined ? [] : [note]), ...(owner === undefined ? [] : [`only if '${owner}' fails`])];
}

/** An iteration is a list of steps, and not the loop. */
const planAt = (plan: PreparedRerun['plan'], path: string): StepPlan | undefined =>
  path.endsWith(']') ? undefined : stepPlanAt(plan, path);

/** What a step does that keeps the run waiting, as it is written in the definition, or that its path does not tell. */
function noteOf(step: StepPlan): string | undefined {
  switch (step.kind) {
    case 'approve':
      return `asks: ${step.message}`;
    case 'wait':
      return waitNote(step.wait);
    case 'conditional':
      return 'whichever branch its conditions take';
    case 'schedule':
      return 'all its ticks';
    case 'emit':
      return `emits '${step.event}'`;
    case 'workflow':
      return `runs '${step.definition}'`;
    default:
      return undefined;
  }
}

function waitNote(wait: Extract<StepPlan, { kind: 'wait' }>['wait']): string {
  switch (wait.for) {
    case 'duration':
      return `waits ${durationText(wait.durationMs)}`;
    case 'computed':
      return `waits ${wait.duration}`;
    case 'event':
      return `waits for the event '${wait.event}'`;
    case 'session':
      return `waits for the ${wait.edge} of the exchange`;
    case 'moment':
      return 'waits for a moment';
  }
}
