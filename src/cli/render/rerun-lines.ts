import type { PreparedRerun } from '../../client';
import { stepPlanAt } from '../../client/step-plan-at';
import type { Plan, StepPlan } from '../../engine';
import { durationText } from './text';

const mostShown = 40;

/** What a rerun of a run of the plan `before` would keep and do. */
export function rerunLines(before: Plan, { plan, again, fresh, kept, orders }: PreparedRerun): string[] {
  const edited = plan.hash === before.hash ? [] : ['with another definition than the one that was run'];
  const work = (path: string): string => {
    const step = stepPlanAt(plan, path);
    const notes = [step && noteOf(step), orders.includes(path) ? 'may trade again' : undefined];
    return [path, ...notes.filter((note) => note !== undefined)].join('  ');
  };
  return [
    ...edited,
    ...section('kept', kept),
    ...section('done again', again, work),
    ...section('done for the first time', fresh, work),
    '',
  ];
}

function section(title: string, paths: readonly string[], line = (path: string): string => path): string[] {
  if (paths.length === 0) return [];
  const more = paths.length > mostShown ? [`  … and ${paths.length - mostShown} more`] : [];
  return [title, ...paths.slice(0, mostShown).map((path) => `  ${line(path)}`), ...more];
}

/** What a step does that keeps the run waiting, as it is written in the definition, or that its path does not tell. */
function noteOf(step: StepPlan): string | undefined {
  switch (step.kind) {
    case 'approve':
      return `asks: ${step.message}`;
    case 'wait':
      return waitNote(step.wait);
    case 'for_each':
    case 'repeat':
      return 'iterations that are no longer told of, too';
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
