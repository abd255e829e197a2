import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { BellwetherError } from '../base/errors';
import { isJsonObject, utf8Length, type JsonObject } from '../base/json';
import { isReplayMarket, type ReplayMarket } from '../base/replay-market';
import { runPatches } from '../base/run-patches';
import { didYouMean } from '../base/suggest';
import {
  checkPlan,
  checkVariables,
  replayMarketOf,
  formatIssue,
  planLimitBytes,
  variablesLimitBytes,
  type ActionCatalogue,
} from '../definition';
import type { Plan } from '../engine';
import type { ResolvedRun } from '../protocol';
import { compileOnce } from './compile-once';

/** Where definitions are looked up by name. */
export interface DefinitionSource {
  find(name: string): Promise<{ readonly name: string; readonly file: string } | undefined>;
  list(): Promise<readonly { readonly name: string; readonly file: string }[]>;
  read(definition: { readonly name: string; readonly file: string }): Promise<string>;
}

export interface ResolveDependencies {
  readonly definitions: DefinitionSource;
  readonly catalogue: ActionCatalogue;
  /** Our search attributes that the namespace has. */
  readonly searchAttributes: () => Promise<readonly string[]>;
  /**
   * Refuses a run that would trade in a recorded session with the terms of an account at a venue: its first order would be refused
   * too, but a worker of a release that knows no recorded sessions would send it.
   * @throws BellwetherError @default every account is taken
   */
  readonly requireReplayable?: (execution: Execution, market: ReplayMarket) => Promise<void>;
  /** The queue of emergencies that this worker serves. */
  readonly emergencyQueue?: string;
}

interface Execution {
  readonly workflowId: string;
  readonly executionId: string;
}

/**
 * The local activity that every run begins with: checks its input, which may have been typed by hand, and answers with
 * the plan and the variables it runs with. Whatever is wrong fails the run at once, with all of it in the message.
 */
export function resolveActivity(dependencies: ResolveDependencies): (input: unknown) => Promise<ResolvedRun> {
  const compile = compileOnce(dependencies.catalogue);
  return async (input) => {
    const { definition, variables, market: around } = readInput(input);
    const byName = typeof definition === 'string';
    const plan = byName
      ? await planNamed(definition, dependencies.definitions, compile)
      : givenPlan(definition, dependencies.catalogue);
    const checked = checkVariables(plan.variables, variables);
    if (checked.problems.length > 0)
      throw refused(
        'InvalidVariables',
        checked.problems.map((problem) => problem.message),
      );
    checkSizes(plan, checked.variables);
    const market = around ?? (await marketOf(plan, checked.variables, dependencies));
    return {
      ...(byName && { plan }),
      variables: checked.variables,
      ...(market && { market }),
      searchAttributes: await dependencies.searchAttributes(),
      ...(dependencies.emergencyQueue !== undefined && { emergencyQueue: dependencies.emergencyQueue }),
      patches: runPatches,
    };
  };
}

/** The recorded session that a run is to live in by its own definition. */
async function marketOf(
  plan: Plan,
  variables: JsonObject,
  { catalogue, requireReplayable }: ResolveDependencies,
): Promise<ReplayMarket | undefined> {
  try {
    const market = replayMarketOf(plan, variables, Date.now());
    if (market === undefined || requireReplayable === undefined || !trades(plan, catalogue)) return market;
    const { workflowId = '', runId: executionId = '' } = activityInfo().workflowExecution ?? {};
    await requireReplayable({ workflowId, executionId }, market);
    return market;
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    throw refused(error.code, [error.message]);
  }
}

function readInput(input: unknown): { definition: unknown; variables: JsonObject; market: ReplayMarket | undefined } {
  const example = `for example {"definition":"simple-backtest","variables":{"initial_capital":50000}}`;
  if (!isJsonObject(input)) throw refused('InvalidInput', [`the input of a run is a JSON object, ${example}`]);
  const { definition, variables = {}, market, ...others } = input;
  const unknown = Object.keys(others);
  if (unknown.length > 0)
    throw refused('InvalidInput', [
      `unknown key '${unknown.join("', '")}' in the input of the run; allowed are definition and variables, ${example}`,
    ]);
  if (typeof definition !== 'string' && !isJsonObject(definition)) {
    throw refused('InvalidInput', [`'definition' must be the name of a definition or a compiled plan, ${example}`]);
  }
  if (!isJsonObject(variables)) throw refused('InvalidInput', [`'variables' must be a JSON object, ${example}`]);
  if (market !== undefined && !isReplayMarket(market))
    throw refused('InvalidInput', ['market comes from the run over a child alone; leave it out']);
  return { definition, variables, market };
}

async function planNamed(
  name: string,
  definitions: DefinitionSource,
  compile: ReturnType<typeof compileOnce>,
): Promise<Plan> {
  const found = await definitions.find(name);
  if (found === undefined) {
    const known = (await definitions.list()).map((definition) => definition.name);
    throw refused('UnknownDefinition', [
      `this worker knows no definition '${name}'; it has: ${known.join(', ') || 'none'}.${didYouMean(name, known)}`,
    ]);
  }
  const { plan, issues } = compile(await definitions.read(found), found.file);
  if (plan === undefined) throw refused('InvalidDefinition', issues.map(formatIssue));
  return plan;
}

function givenPlan(value: unknown, catalogue: ActionCatalogue): Plan {
  if (deeperThan(mostPlanLevels, value))
    throw refused('InvalidPlan', [`the plan is nested deeper than ${mostPlanLevels} levels`]);
  const { plan, problems } = checkPlan(value, catalogue);
  if (plan === undefined) {
    const lacking = lackedActions(value, catalogue);
    if (lacking.length > 0) throw refused('UnknownAction', [lackText(lacking, catalogue), ...problems]);
    throw refused('InvalidPlan', problems);
  }
  return plan;
}

/** The actions of a plan that this worker does not have, but for those that the workers of another queue serve. */
function lackedActions(value: unknown, catalogue: ActionCatalogue): string[] {
  const lacked = actionsOf(value).filter(({ name, elsewhere }) => !elsewhere && catalogue.get(name) === undefined);
  return [...new Set(lacked.map(({ name }) => name))].sort();
}

/** Whether a plan, handlers included, may send orders. What is not known may: a child, an action that another worker serves. */
function trades(plan: Plan, catalogue: ActionCatalogue): boolean {
  if (hasChild(plan)) return true;
  return actionsOf(plan).some(({ name }) => catalogue.get(name)?.capability.endsWith('_trade') !== false);
}

function hasChild(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(hasChild);
  return isJsonObject(part) && (part['kind'] === 'workflow' || Object.values(part).some(hasChild));
}

/** The actions that a plan names, and whether the workers of another queue serve them. */
function actionsOf(part: unknown): { readonly name: string; readonly elsewhere: boolean }[] {
  if (Array.isArray(part)) return part.flatMap(actionsOf);
  if (!isJsonObject(part)) return [];
  const { kind, action, policy } = part;
  const elsewhere = isJsonObject(policy) && policy['taskQueue'] !== undefined;
  const own = kind === 'action' && typeof action === 'string' ? [{ name: action, elsewhere }] : [];
  return [...own, ...Object.values(part).flatMap(actionsOf)];
}

/** Whoever compiled the plan had them: it is the worker that is to be mended, and not the plan. */
function lackText(lacked: readonly string[], { names }: ActionCatalogue): string {
  const sliceOf = (action: string): string => action.split('.')[0] ?? action;
  const here = new Set(names.map(sliceOf));
  const slices = [...new Set(lacked.map(sliceOf))].filter((slice) => !here.has(slice));
  const what = slices.length === 0 ? '' : ` (no slice ${slices.map((slice) => `'${slice}'`).join(', ')} at all)`;
  return (
    `the worker that took the run lacks what the plan uses: ${lacked.join(', ')}${what}. It has the slices ` +
    `${[...here].sort().join(', ')}. Start it with the same BELLWETHER_SLICES and BELLWETHER_ACTIONS as where the run was ` +
    'started, and stop older workers of its task queue; or let the steps name the task_queue of workers that have them'
  );
}

/** Both are in the run's history and its result, which must fit into one payload. */
function checkSizes(plan: Plan, variables: JsonObject): void {
  const planBytes = utf8Length(JSON.stringify(plan));
  if (planBytes > planLimitBytes) {
    throw refused('DefinitionTooLarge', [
      `the plan of '${plan.name}' has ${planBytes} bytes; at most ${planLimitBytes} are allowed: use fewer steps, or several runs`,
    ]);
  }
  const bytes = utf8Length(JSON.stringify(variables));
  if (bytes > variablesLimitBytes) {
    throw refused('InvalidVariables', [
      `the variables have ${bytes} bytes; at most ${variablesLimitBytes} are allowed: put large data into a file that a step reads`,
    ]);
  }
}

/** Tells all that is wrong, up to what a person would read. */
function refused(type: string, lines: readonly string[]): ApplicationFailure {
  const more = lines.length > mostLines ? [`… and ${lines.length - mostLines} more`] : [];
  const message = [...lines.slice(0, mostLines), ...more].join('\n');
  return ApplicationFailure.create({ type, message: message.slice(0, longestMessage), nonRetryable: true });
}

const mostLines = 50;
const longestMessage = 10_000;

/** What a person may write has 100 levels; the plan adds one to each fallback. */
const mostPlanLevels = 250;

/** Without recursion of its own beyond `levels`: what is checked after this may recurse. */
function deeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => deeperThan(levels - 1, inner));
}
