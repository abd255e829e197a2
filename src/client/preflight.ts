import { createMarketData, marketDataFrom } from '../adapters/market-data/create-market-data';
import { BellwetherError, messageOf } from '../base/errors';
import type { Json, JsonObject } from '../base/json';
import type { Catalogue } from '../catalogue';
import { inputProblems } from '../definition';
import type { ActionPlan, Plan, StepPlan } from '../engine';
import { ExpressionError, renderValue, type Scope } from '../expression';
import type { CheckPorts } from '../slices/action';

/** Inputs of a run that cannot work, found before anything was started. */
export class PreflightError extends BellwetherError {
  override readonly name = 'PreflightError';

  constructor(readonly problems: readonly string[]) {
    super('InvalidRun', problems.join('\n'));
  }
}

export interface PreflightOptions {
  readonly catalogue: Catalogue;
  /** What actions may look at on this machine. Absent: the workers are elsewhere, and so is what they would find. */
  readonly ports?: CheckPorts;
  /** Whether a worker finds a definition of this name, to run it as a child. Absent: nobody here can tell. */
  readonly isKnown?: (definition: string) => Promise<boolean>;
}

/**
 * Checks the steps whose input follows from the variables alone: against the action's schema and, where the work is done
 * on this machine, by the action's own look at whether it can be done (the symbol has data, the file is there).
 * @throws PreflightError with every problem.
 */
export async function preflight(plan: Plan, variables: JsonObject, options: PreflightOptions): Promise<void> {
  const problems: string[] = [];
  for (const step of actionsOf(plan.root)) {
    const input = inputFromVariables(step, variables);
    if (input === undefined) continue;
    for (const problem of await checkStep(step.action, input, options))
      problems.push(`step '${step.path}' (${step.action}): ${problem}`);
  }
  for (const { path, definition } of childrenOf(plan))
    if (options.isKnown !== undefined && !(await options.isKnown(definition)))
      problems.push(
        `step '${path}' runs the definition '${definition}' as a child, and a worker finds none of that name: put it into definitions/ of the directory that the worker was started in; a file beside this one is not sent along`,
      );
  if (problems.length > 0) throw new PreflightError(problems);
}

/** Steps that run a definition as a child, wherever they stand. */
function childrenOf(plan: Plan): (StepPlan & { readonly kind: 'workflow' })[] {
  const found: (StepPlan & { readonly kind: 'workflow' })[] = [];
  const visit = (step: StepPlan): void => {
    if (step.kind === 'workflow') found.push(step);
    for (const inner of [...stepsInside(step), ...(step.compensate?.steps ?? [])]) visit(inner);
  };
  for (const group of [plan.root, ...Object.values(plan.events ?? {}).map((event) => event.group)]) visit(group);
  return found;
}

/** The ports for actions that are looked at on this machine. */
export function localCheckPorts(csvFolder: string | undefined): CheckPorts {
  return {
    bars: createMarketData({ ...(csvFolder !== undefined && { csvFolder }), ...marketDataFrom(process.env) }).bars,
  };
}

/**
 * Steps that will run whatever happens before them: none with a condition, none that waits for another outcome than a
 * success, nothing that depends on such a step, and no fallback.
 */
function* actionsOf(step: StepPlan): Generator<ActionPlan> {
  if (step.when !== undefined || step.onFailure.kind !== 'fail') return;
  if (step.kind === 'action') {
    // What another queue's workers serve is theirs to judge.
    if (step.policy.taskQueue === undefined) yield step;
  }
  // The lists of other kinds run for each item, in rounds, on a branch or at times: perhaps not at all.
  if (step.kind === 'group') for (const inner of certainSteps(step.steps)) yield* actionsOf(inner);
}

/** The steps of a list that wait for nothing but successes, and for nothing that may end the run early. */
function certainSteps(steps: readonly StepPlan[]): readonly StepPlan[] {
  const ending = new Set(steps.filter(mayEndTheRun).map(({ id }) => id));
  const uncertain = new Set<string>();
  const isUncertain = ({ dependsOn }: StepPlan): boolean =>
    dependsOn.some(({ step, on }) => on !== 'succeeded' || ending.has(step) || uncertain.has(step));
  // Once more for as long as there are new ones: a step may stand before one that it waits for.
  for (let known = -1; known < uncertain.size;) {
    known = uncertain.size;
    for (const step of steps) if (isUncertain(step)) uncertain.add(step.id);
  }
  return steps.filter(({ id }) => !uncertain.has(id));
}

function mayEndTheRun(step: StepPlan): boolean {
  return step.kind === 'stop' || stepsInside(step).some(mayEndTheRun);
}

function stepsInside(step: StepPlan): readonly StepPlan[] {
  const fallback = step.onFailure.kind === 'fallback' ? step.onFailure.group.steps : [];
  if (step.kind === 'conditional')
    return [...fallback, ...step.branches.flatMap(({ group }) => group.steps), ...(step.else?.steps ?? [])];
  return 'steps' in step ? [...fallback, ...step.steps] : fallback;
}

/** Thrown where an input reads what only the run will know. No ExpressionError: `has` and `default` would take it for unset. */
class NeedsTheRun extends Error {}

/** The input of a step, or undefined when it needs more than the variables. */
function inputFromVariables(step: ActionPlan, variables: JsonObject): Json | undefined {
  const needsTheRun = (): never => {
    throw new NeedsTheRun();
  };
  const scope: Scope = {
    // Every variable has a value; all other names are facts.
    name: (name) => (Object.hasOwn(variables, name) ? variables[name] : needsTheRun()),
    step: needsTheRun,
    time: needsTheRun,
  };
  try {
    return renderValue(step.with, scope);
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof NeedsTheRun) return undefined;
    throw error;
  }
}

async function checkStep(name: string, input: Json, { catalogue, ports }: PreflightOptions): Promise<string[]> {
  const entry = catalogue.get(name);
  if (entry === undefined) return [];
  const problems = inputProblems(entry, input).map(({ message }) => message);
  if (problems.length > 0 || ports === undefined || entry.action.check === undefined) return problems;
  try {
    await entry.action.check(entry.action.input.parse(input), ports);
    return [];
  } catch (error) {
    return [messageOf(error)];
  }
}
