import type { ActionPlan, GroupPlan, Plan, StepList, StepPlan } from '../engine/plan';
import type { ActionCatalogue } from './action-catalogue';
import { pathProblem } from './limits';

/**
 * What a plan of the right shape may still have wrong when it was not made by the compiler: paths that are not the ids from
 * the top, dependencies that lead nowhere or in a circle, actions that are unknown or may not do what is asked of them.
 */
export function planProblems(
  { root, events = {}, type }: Pick<Plan, 'root' | 'events' | 'type'>,
  catalogue: ActionCatalogue,
): string[] {
  const problems: string[] = [];
  if (root.path !== '') problems.push(`the path of the top-level group is '${root.path}'; it must be empty`);
  const visit = (step: StepPlan): void => {
    if (step.kind === 'action') problems.push(...actionProblems(step, type, catalogue));
    if (isList(step)) {
      problems.push(...listProblems(step));
      step.steps.forEach(visit);
    }
    for (const [name, group] of groupsIn(step)) {
      const path = pathOf(step, name);
      if (group.path !== path)
        problems.push(`the group '${name}' of step '${step.path}' has the path '${group.path}', not '${path}'`);
      visit(group);
    }
  };
  visit(root);
  for (const [event, { group }] of Object.entries(events)) {
    if (group.path !== `events.${event}`)
      problems.push(`the handler of '${event}' has the path '${group.path}', not 'events.${event}'`);
    visit(group);
  }
  return problems;
}

const isList = (step: StepPlan): step is StepPlan & StepList => 'steps' in step;

/** The groups that a step holds beside its own list, by the name that their paths end with. */
function groupsIn(step: StepPlan): [string, GroupPlan][] {
  const groups: [string, GroupPlan][] = [];
  if (step.kind === 'conditional') {
    step.branches.forEach(({ group }, index) => groups.push([`branch_${index + 1}`, group]));
    if (step.else !== undefined) groups.push(['else', step.else]);
  }
  if (step.onFailure.kind === 'fallback') groups.push(['fallback', step.onFailure.group]);
  if (step.compensate !== undefined) groups.push(['compensate', step.compensate]);
  return groups;
}

function actionProblems(
  { path, action: name, policy }: ActionPlan,
  type: Plan['type'],
  catalogue: ActionCatalogue,
): string[] {
  const action = catalogue.get(name);
  const isOurs = action !== undefined && action.servedElsewhere !== true;
  if (!isOurs && policy.resources !== undefined)
    return [`step '${path}': nobody keeps '${name}' to limits of memory or processor, since other workers serve it`];
  // An action that another queue's workers serve need not be known here.
  if (action === undefined)
    return policy.taskQueue === undefined ? [`step '${path}': there is no action '${name}'`] : [];
  const problems: string[] = [];
  if (action.capability === 'live_trade' && type !== 'live_trade') {
    problems.push(`step '${path}': '${name}' is only allowed in a definition of type live_trade`);
  }
  const { maxAttempts } = policy.retry;
  if (action.maxAttempts !== undefined && maxAttempts > action.maxAttempts) {
    problems.push(`step '${path}': '${name}' allows at most ${action.maxAttempts} attempts, not ${maxAttempts}`);
  }
  return problems;
}

function listProblems(group: StepPlan & StepList): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  for (const { id, path } of group.steps) {
    if (ids.has(id)) problems.push(`two steps have the path '${path}'`);
    ids.add(id);
    if (path !== pathOf(group, id)) problems.push(`step '${pathOf(group, id)}' has the path '${path}'`);
    const tooLong = pathProblem(path);
    if (tooLong !== undefined) problems.push(`step '${id}' ${tooLong}`);
  }
  for (const { path, dependsOn } of group.steps) {
    for (const { step } of dependsOn) {
      if (!ids.has(step)) problems.push(`step '${path}' depends on '${step}', which is not beside it`);
    }
  }
  if (problems.length > 0) return problems;
  const waiting = waitingForEver(group.steps);
  return waiting.length === 0 ? [] : [`these steps wait for each other: ${waiting.join(', ')}`];
}

/** Ids of the steps that are left when all that can run have run. */
function waitingForEver(steps: readonly StepPlan[]): readonly string[] {
  const missing = new Map(steps.map(({ id, dependsOn }) => [id, new Set(dependsOn.map(({ step }) => step))]));
  const dependants = new Map<string, string[]>(steps.map(({ id }) => [id, []]));
  for (const { id, dependsOn } of steps) for (const { step } of dependsOn) dependants.get(step)?.push(id);
  const ready = steps.filter(({ dependsOn }) => dependsOn.length === 0).map(({ id }) => id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    missing.delete(id);
    for (const dependant of dependants.get(id) ?? []) {
      const left = missing.get(dependant);
      if (left?.delete(id) === true && left.size === 0) ready.push(dependant);
    }
  }
  return [...missing.keys()];
}

const pathOf = (holder: StepPlan, id: string): string => (holder.path === '' ? id : `${holder.path}/${id}`);
