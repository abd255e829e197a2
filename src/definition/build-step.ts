import type { ForEachPlan, GroupPlan, OnFailure, StepList, StepPlan, StepPlanBase, WaitPlan } from '../engine/plan';
import { calendarData } from '../calendar';
import type { ActionCatalogue } from './action-catalogue';
import { bareCondition } from './bare-condition';
import { policyOf } from './build-policy';
import { schedulePlan } from './build-schedule';
import { defaultCalendar } from './default-calendar';
import { parseDuration } from './duration';
import { optionalMs } from './durations';
import { parseMoment } from './moment';
import { dependenciesOf, type OutlineScope, type OutlineStep } from './outline';
import type { WrittenDefinition, WrittenStep } from './schema';

const mostIterations = 1000;

/** Makes the plans of steps that have passed every check: defaults filled in, shorthand written out. */
export class StepBuilder {
  constructor(
    private readonly definition: WrittenDefinition,
    private readonly catalogue: ActionCatalogue,
  ) {}

  /** A list as a group that nothing is said of: the top level, a branch, a fallback, a compensation, a handler. */
  group(scope: OutlineScope, path: string): GroupPlan {
    return {
      kind: 'group',
      id: path.split('/').at(-1) ?? '',
      path,
      dependsOn: [],
      onFailure: { kind: 'fail' },
      publish: {},
      weight: 1,
      ...this.list(scope),
    };
  }

  private list({ mode, steps }: OutlineScope): StepList {
    return { mode, steps: steps.map((step) => this.step(step)) };
  }

  private step(step: OutlineStep): StepPlan {
    const { definition } = step;
    const base = this.base(step);
    switch (step.kind) {
      case 'action': {
        const { action = '', with: input = {} } = definition;
        const publishes = this.catalogue.get(action)?.publishes ?? {};
        const contract = Object.entries(publishes).map(([name, field]): [string, string] => [name, `output.${field}`]);
        const publish = { ...Object.fromEntries(contract), ...definition.publish };
        return {
          ...base,
          kind: 'action',
          action,
          with: input,
          policy: policyOf(step, this.definition, this.catalogue),
          publish,
        };
      }
      case 'group':
        return { ...this.timed(base, definition), kind: 'group', ...this.listOf(step) };
      case 'conditional': {
        const conditions = definition.branches ?? [];
        const groups = step.branches.map((scope) => this.group(scope, scope.path));
        const branches = conditions.map(({ when }, index) => ({ when: bareCondition(when), group: groups[index] }));
        const otherwise = groups[conditions.length] as GroupPlan | undefined;
        return {
          ...this.timed(base, definition),
          kind: 'conditional',
          branches,
          ...(otherwise && { else: otherwise }),
        };
      }
      case 'for_each':
        return { ...this.timed(base, definition), kind: 'for_each', ...this.listOf(step), ...forEachOf(definition) };
      case 'repeat': {
        const { until, while: goOn, every, max_iterations: most } = definition.repeat ?? {};
        return {
          ...this.timed(base, definition),
          kind: 'repeat',
          ...this.listOf(step),
          ...(until !== undefined && { until: bareCondition(until) }),
          ...(goOn !== undefined && { while: bareCondition(goOn) }),
          ...optionalMs('everyMs', every),
          maxIterations: most ?? mostIterations,
        };
      }
      case 'schedule': {
        const { timeZone } = calendarData(this.definition.calendar ?? defaultCalendar);
        const schedule = schedulePlan(definition.schedule ?? {}, timeZone);
        return { ...this.timed(base, definition), kind: 'schedule', ...this.listOf(step), schedule };
      }
      case 'set':
        return { ...base, kind: 'set', values: definition.set ?? {} };
      case 'emit': {
        const { emit } = definition;
        const payload = typeof emit === 'object' ? emit.payload : undefined;
        const event = typeof emit === 'object' ? emit.event : (emit ?? '');
        return { ...this.timed(base, definition), kind: 'emit', event, payload: payload ?? null };
      }
      case 'wait':
        return { ...base, kind: 'wait', ...waitOf(definition) };
      case 'approve': {
        const approve =
          typeof definition.approve === 'object' ? definition.approve : { message: definition.approve ?? '' };
        return {
          ...base,
          kind: 'approve',
          message: approve.message,
          from: approve.from ?? [],
          quorum: approve.quorum ?? 1,
          ...optionalMs('timeoutMs', approve.timeout ?? definition.timeout),
        };
      }
      case 'workflow': {
        const { workflow, with: variables = {} } = definition;
        const name = typeof workflow === 'object' ? workflow.name : (workflow ?? '');
        return {
          ...this.timed(base, definition),
          kind: 'workflow',
          definition: name.replaceAll('-', '_'),
          with: variables,
        };
      }
      case 'fail': {
        const fail = typeof definition.fail === 'object' ? definition.fail : { message: definition.fail ?? '' };
        return { ...base, kind: 'fail', message: fail.message, type: fail.type ?? 'Failed' };
      }
      case 'stop': {
        const { stop } = definition;
        const reason = typeof stop === 'object' ? stop.reason : typeof stop === 'string' ? stop : '';
        return { ...base, kind: 'stop', reason };
      }
    }
  }

  private base(step: OutlineStep): StepPlanBase {
    const { name, when, publish, weight, deadline } = step.definition;
    return {
      id: step.id,
      path: step.path,
      ...(name !== undefined && { name }),
      dependsOn: dependenciesOf(step),
      ...(when !== undefined && { when: bareCondition(when) }),
      // An action's deadline is part of its policy.
      ...(step.kind !== 'action' && optionalMs('deadlineMs', deadline)),
      onFailure: this.onFailure(step),
      ...(step.compensation !== undefined && { compensate: this.group(step.compensation, step.compensation.path) }),
      publish: publish ?? {},
      weight: weight ?? 1,
    };
  }

  /** A step that is tried once may take as long as one attempt may, or as all attempts together: the shorter of the two. */
  private timed(base: StepPlanBase, { timeout, deadline }: WrittenStep): StepPlanBase {
    const limits = [timeout, deadline].map((text) => parseDuration(text ?? '')).filter((ms) => ms !== undefined);
    return limits.length === 0 ? base : { ...base, deadlineMs: Math.min(...limits) };
  }

  private listOf(step: OutlineStep): StepList {
    const { mode, on_end: onEnd } = step.definition;
    const list = step.inner === undefined ? { mode: 'sequential' as const, steps: [] } : this.list(step.inner);
    return mode === 'background' ? { ...list, background: { onEnd: onEnd ?? 'join' } } : list;
  }

  private onFailure({ fallback, definition: { on_failure: onFailure } }: OutlineStep): OnFailure {
    if (fallback !== undefined) return { kind: 'fallback', group: this.group(fallback, fallback.path) };
    return { kind: onFailure === 'continue' ? 'continue' : 'fail' };
  }
}

function forEachOf({
  for_each: loop,
}: WrittenStep): Pick<ForEachPlan, 'items' | 'as' | 'maxConcurrent' | 'minSuccess'> {
  const { items = [], as = 'item', max_concurrent: maxConcurrent = 1, min_success: least } = loop ?? {};
  const minSuccess =
    typeof least === 'string'
      ? { share: Number.parseInt(least, 10) / 100 }
      : least === undefined
        ? undefined
        : { count: least };
  return { items, as, maxConcurrent, ...(minSuccess !== undefined && { minSuccess }) };
}

function waitOf({ wait, timeout }: WrittenStep): Pick<WaitPlan, 'wait' | 'timeoutMs'> {
  const written = typeof wait === 'object' ? wait : shorthandWait(wait ?? '');
  return { wait: whatFor(written), ...optionalMs('timeoutMs', written.timeout ?? timeout) };
}

type WaitMapping = Extract<NonNullable<WrittenStep['wait']>, object>;

const shorthandWait = (text: string): WaitMapping =>
  parseMoment(text) === undefined ? { duration: text } : { until: text };

function whatFor({ duration = '', until, session, event }: WaitMapping): WaitPlan['wait'] {
  if (event !== undefined) return { for: 'event', event };
  if (session !== undefined) return { for: 'session', edge: session };
  const moment = parseMoment(until ?? '');
  if (moment !== undefined) return { for: 'moment', moment };
  const durationMs = parseDuration(duration);
  return durationMs === undefined ? { for: 'computed', duration } : { for: 'duration', durationMs };
}
