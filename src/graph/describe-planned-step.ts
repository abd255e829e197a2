import { lengthText } from '../base/duration';
import type { Moment, SchedulePlan, StepPlan } from '../engine/plan';

/** What a step of a plan does and under which conditions, a line each. */
export function describePlannedStep(step: StepPlan): string[] {
  const { name, when, onFailure } = step;
  return [
    ...(name === undefined ? [] : [name]),
    ...('steps' in step && step.background !== undefined
      ? [step.background.onEnd === 'cancel' ? 'in the background, cancelled at the end' : 'in the background']
      : []),
    ...whatOf(step),
    ...('steps' in step && step.mode === 'parallel' ? ['in parallel'] : []),
    ...(when === undefined ? [] : [`when ${when}`]),
    ...(onFailure.kind === 'continue' ? ['goes on if it fails'] : []),
  ];
}

function whatOf(step: StepPlan): string[] {
  switch (step.kind) {
    case 'action':
      return [step.action];
    case 'group':
      return [];
    case 'conditional':
      return ['the first branch that holds'];
    case 'for_each':
      return [`for each ${step.as} in ${typeof step.items === 'string' ? step.items : JSON.stringify(step.items)}`];
    case 'repeat':
      return [
        ...(step.while === undefined ? [] : [`repeat while ${step.while}`]),
        ...(step.until === undefined ? [] : [`repeat until ${step.until}`]),
        `${step.maxIterations} times at most`,
      ];
    case 'schedule':
      return scheduleLines(step.schedule);
    case 'set':
      return [`set ${Object.keys(step.values).join(', ')}`];
    case 'emit':
      return [`emit ${step.event}`];
    case 'wait':
      return [waitText(step.wait)];
    case 'approve':
      return [`ask: ${step.message}`];
    case 'workflow':
      return [`run ${step.definition}`];
    case 'fail':
      return [`fail: ${step.message}`];
    case 'stop':
      return [`stop: ${step.reason}`];
  }
}

function scheduleLines({ cron, everyMs, session, maxTicks }: SchedulePlan): string[] {
  return [
    ...(cron === undefined ? [] : [`at cron ${cron.join(' | ')}`]),
    ...(everyMs === undefined ? [] : [`every ${lengthText(everyMs)}`]),
    ...(session === undefined ? [] : [`in the session, ${momentText(session.from)} to ${momentText(session.to)}`]),
    ...(maxTicks === undefined ? [] : [`${maxTicks} times at most`]),
  ];
}

function waitText(wait: Extract<StepPlan, { kind: 'wait' }>['wait']): string {
  switch (wait.for) {
    case 'duration':
      return `wait ${lengthText(wait.durationMs)}`;
    case 'computed':
      return `wait ${wait.duration}`;
    case 'moment':
      return `wait until ${momentText(wait.moment)}`;
    case 'session':
      return `wait for the ${wait.edge}`;
    case 'event':
      return `wait for the event ${wait.event}`;
  }
}

function momentText(moment: Moment): string {
  switch (moment.kind) {
    case 'session': {
      const { edge, offsetMs } = moment;
      if (offsetMs === 0) return edge;
      return `${edge} ${offsetMs < 0 ? '-' : '+'} ${lengthText(Math.abs(offsetMs))}`;
    }
    case 'clock':
      return new Date(moment.secondOfDay * 1000).toISOString().slice(11, 19);
    case 'instant':
      return new Date(moment.epochMs).toISOString();
  }
}
