import type { ProcessPool } from '../pool';
import { resolveActivityType } from '../protocol';
import type { Action } from '../slices/action';
import { actionActivity } from './action-activity';
import { portsFactory, type PortSources } from './ports';
import { resolveActivity, type ResolveDependencies } from './resolve-run';
import { stepScheduleActivities } from './step-schedules';
import { tickContextActivity } from './tick-context';
import type { TemporalClient } from './temporal-client';
import { unknownActionActivity } from './unknown-action';

export type { PortSources, TradingAttempt } from './ports';
export type { DefinitionSource, ResolveDependencies } from './resolve-run';
export { noteMarket } from './step-market';
export { noteJitter } from './retry-pause';
export { noteLimits } from './step-limits';
export { findOrphanedSchedules, sweepSchedules } from './sweep-schedules';

/** Every activity that a worker serves: one for each action, named after it, the one that resolves runs, those for schedules. */
export function createActivities(
  actions: readonly Action[],
  dependencies: ResolveDependencies &
    PortSources & {
      readonly temporal: TemporalClient;
      /** Where actions run that compute for long, or have limits. Without one the former run here, and the latter fail. */
      readonly pool?: ProcessPool;
      /** Those of the guard of accounts, by name. */
      readonly guard?: Record<string, (input: unknown) => Promise<unknown>>;
    },
): Record<string, (input: unknown) => Promise<unknown>> {
  const portsFor = portsFactory(dependencies);
  const activities = actions.map(
    (action) => [action.name, actionActivity(action, portsFor, dependencies.pool)] as const,
  );
  return {
    ...Object.fromEntries(activities),
    [resolveActivityType]: resolveActivity(dependencies),
    ...stepScheduleActivities(dependencies.temporal),
    ...tickContextActivity(dependencies.temporal),
    ...dependencies.guard,
    // What the SDK runs for a type that is not here.
    default: unknownActionActivity(actions.map(({ name }) => name)),
  };
}
