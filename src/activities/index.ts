import { resolveActivityType } from '../protocol';
import type { Action } from '../slices/action';
import { actionActivity } from './action-activity';
import { portsFactory, type PortSources } from './ports';
import { resolveActivity, type ResolveDependencies } from './resolve-run';
import { unknownActionActivity } from './unknown-action';

export type { PortSources } from './ports';
export type { DefinitionSource } from './resolve-run';

/** Every activity that a worker serves: one for each action, named after it, and the one that resolves runs. */
export function createActivities(
  actions: readonly Action[],
  dependencies: ResolveDependencies & PortSources,
): Record<string, (input: unknown) => Promise<unknown>> {
  const portsFor = portsFactory(dependencies);
  const activities = actions.map((action) => [action.name, actionActivity(action, portsFor)] as const);
  return {
    ...Object.fromEntries(activities),
    [resolveActivityType]: resolveActivity(dependencies),
    // What the SDK runs for a type that is not here.
    default: unknownActionActivity(actions.map(({ name }) => name)),
  };
}
