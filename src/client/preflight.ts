import { FileBarSource } from '../adapters/bars/file-bar-source';
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
  if (problems.length > 0) throw new PreflightError(problems);
}

/** The ports for actions that are looked at on this machine. */
export function localCheckPorts(csvFolder: string | undefined): CheckPorts {
  return { bars: new FileBarSource(csvFolder === undefined ? {} : { csvFolder }) };
}

/** Steps that will run whatever happens before them: none with a condition, and no fallback. */
function* actionsOf(step: StepPlan): Generator<ActionPlan> {
  if (step.when !== undefined || step.onFailure.kind !== 'fail') return;
  if (step.kind === 'action') {
    // What another queue's workers serve is theirs to judge.
    if (step.policy.taskQueue === undefined) yield step;
    return;
  }
  for (const inner of step.steps) yield* actionsOf(inner);
}

/** The input of a step, or undefined when it needs more than the variables. */
function inputFromVariables(step: ActionPlan, variables: JsonObject): Json | undefined {
  const scope: Scope = {
    name: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    step: () => undefined,
  };
  try {
    return renderValue(step.with, scope);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
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
