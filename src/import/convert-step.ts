import type { JsonObject } from '../base/json';
import type { IssuePath } from '../definition/issue';
import { conditionFrom, durationFrom, nameFrom, valueFrom } from './convert-text';
import type { Notes } from './notes';
import type { OldStep } from './old-schema';

/** The steps of a list, as definitions write them. Nothing that decides whether a step runs is ever left out. */
export function stepsFrom(steps: readonly OldStep[], path: IssuePath, notes: Notes): readonly JsonObject[] {
  return steps.map((step, index) => stepFrom(step, [...path, index], notes));
}

function stepFrom(step: OldStep, path: IssuePath, notes: Notes): JsonObject {
  const id = nameFrom(step.name);
  if (id !== step.name) notes.changed([...path, 'name'], `the step '${step.name}' is '${id}' now`);
  const inner = insideOf(step, path, notes);
  const kind =
    step.schedule === undefined
      ? { ...inner, ...policyOf(step) }
      : {
          mode: 'background',
          schedule: scheduleFrom(step.schedule, [...path, 'schedule'], notes),
          steps: 'action' in inner ? [{ id: `${id}_run`, ...inner, ...policyOf(step) }] : (inner['steps'] ?? []),
        };
  return {
    id,
    ...(step.description !== undefined && { name: step.description }),
    ...(step.depends_on && { depends_on: step.depends_on.map(nameFrom) }),
    ...(step.condition !== undefined && { when: whenFrom(step.condition, [...path, 'condition'], notes) }),
    ...kind,
    ...(step.on_failure !== undefined && { on_failure: step.on_failure === 'stop' ? 'fail' : 'continue' }),
  };
}

/** What a step does: an action, or the steps in it. */
function insideOf(step: OldStep, path: IssuePath, notes: Notes): JsonObject {
  if (step.steps === undefined && step.conditions === undefined)
    return {
      ...(step.action !== undefined && { action: actionOf(step) }),
      ...(step.parameters && { with: valueFrom(step.parameters) }),
    };
  if (step.action !== undefined || step.parameters !== undefined)
    notes.byHand(
      path,
      `'${step.name}' has steps and an action of its own; only its steps are carried over: give the action a step`,
    );
  if (step.mode === 'scheduled' && step.schedule === undefined)
    notes.byHand([...path, 'mode'], `'${step.name}' was scheduled, but says no schedule: give it one`);
  if (step.conditions !== undefined && step.steps !== undefined)
    notes.byHand(path, `'${step.name}' has steps and conditions; only its conditions are carried over`);
  const { conditions } = step;
  if (conditions !== undefined)
    return {
      mode: 'conditional',
      branches: conditions.map((branch, index) => ({
        when: whenFrom(branch.if, [...path, 'conditions', index, 'if'], notes),
        steps: stepsFrom(branch.steps, [...path, 'conditions', index, 'steps'], notes),
      })),
      ...(step.else && { else: stepsFrom(step.else, [...path, 'else'], notes) }),
    };
  const mode = step.mode === 'parallel' || step.mode === 'background' ? { mode: step.mode } : {};
  return { ...mode, steps: stepsFrom(step.steps ?? [], [...path, 'steps'], notes) };
}

const actionOf = ({ slice, action = '' }: OldStep): string =>
  slice === undefined || action.includes('.') ? action : `${slice}.${action}`;

function policyOf({ timeout, retry, retries }: OldStep): JsonObject {
  const attempts = retry?.max_attempts ?? (retries === undefined ? undefined : retries + 1);
  return {
    ...(timeout !== undefined && { timeout: durationFrom(timeout) }),
    ...((retry !== undefined || retries !== undefined) && {
      retry: {
        ...(attempts !== undefined && { max_attempts: attempts }),
        ...(retry?.delay !== undefined && { initial_interval: durationFrom(retry.delay) }),
        ...(retry?.backoff !== undefined && { backoff: retry.backoff }),
      },
    }),
  };
}

/** It goes in whether it can be understood or not: a condition that cannot refuses the definition, and is never left out. */
function whenFrom(condition: string, path: IssuePath, notes: Notes): string {
  const when = conditionFrom(condition);
  if (when !== condition) notes.changed(path, `the condition '${condition}' is '${when}' now`);
  return when;
}

/** Without an end: the old system had none, and no end can be made up. */
export function scheduleFrom(cron: string, path: IssuePath, notes: Notes): JsonObject {
  notes.byHand(
    path,
    `'${cron}' was never acted on there and fires here: say until when (session, until or max_ticks), and check the time zone, which is the exchange's`,
  );
  return { cron };
}
