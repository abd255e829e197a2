import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { didYouMean } from '../../base/suggest';
import { fits, withArticle } from '../../expression';
import type { ActionDescription } from '../action-catalogue';
import { inputProblems } from '../input-problems';
import { issueCodeOf } from '../issue-code-of';
import { listed } from '../listed';
import { misfit } from '../misfit';
import { keysAllowedAt } from '../schema-keys';
import { pathText, type Finding, type IssuePath } from '../issue';
import type { OutlineStep } from '../outline';
import { kindKeysOf } from '../step-kind';
import { valueAt } from '../value-at';
import { schemaAt, typeOfSchema, typeOfVariable } from '../schema-type';
import { checkVariables } from '../variables';
import type { Check, CheckInput } from './check';
import { spotOf } from './expression-text';
import { checkValue, type Computed } from './values';

/** What a step hands to its action, or to the definition that it runs, is what that takes. */
export const checkInputs: Check = function* (input) {
  for (const step of input.steps) {
    const { action, workflow, with: given } = step.definition;
    if (action !== undefined || workflow !== undefined || given !== undefined) yield* inputOf(step, input);
  }
};

function* inputOf(step: OutlineStep, { types, catalogue, definitions }: CheckInput): Generator<Finding> {
  const path = [...step.yamlPath, 'with'];
  const given: JsonObject = step.definition.with ?? {};
  const { computed, findings } = checkValue(given, path, spotOf(types, step, true));
  yield* findings;
  const action = catalogue.get(step.definition.action ?? '');
  if (action !== undefined) yield* actionInput(action, given, computed, step, path);
  const child = definitions?.variablesOf(workflowName(step) ?? '');
  if (child !== undefined) yield* childVariables(child, given, computed, step, path);
}

export function workflowName({ definition: { workflow } }: OutlineStep): string | undefined {
  return typeof workflow === 'object' ? workflow.name : workflow;
}

function* actionInput(
  action: ActionDescription,
  given: JsonObject,
  computed: readonly Computed[],
  step: OutlineStep,
  path: IssuePath,
): Generator<Finding> {
  yield* literalInput(action, given, computed, step, path);
  for (const { path: at, type } of computed) {
    const schema = schemaAt(action.inputSchema, at);
    const wanted = typeOfSchema(schema);
    const problem = type === undefined ? undefined : misfit(type, schema);
    if (type === undefined || (fits(type, wanted) && problem === undefined)) continue;
    const message = `'${pathText(at)}' of ${action.name} takes ${withArticle(wanted)}; this is ${withArticle(type)}${problem === undefined ? '' : ` ${problem}`}`;
    yield { code: 'input-type', message, path: [...path, ...at] };
  }
}

/** What the action's own schema refuses; what stands at a computed value is judged by its type instead. */
function* literalInput(
  action: ActionDescription,
  given: JsonObject,
  computed: readonly Computed[],
  step: OutlineStep,
  path: IssuePath,
): Generator<Finding> {
  for (const { path: at, message: rule, issue } of inputProblems(action, given)) {
    if (computed.some((entry) => startsWith(at, entry.path))) continue;
    // What values must be to each other is not known before all of them are.
    if (issue.code === 'custom' && computed.some((entry) => startsWith(entry.path, at))) continue;
    if (issue.code === 'unrecognized_keys') {
      const known = keysOf(schemaAt(action.inputSchema, at));
      for (const key of issue.keys) {
        const message = `${action.name} has no input '${key}'; there are: ${listed(known)}.${isOfStep(key, at) ? ` '${key}' is a key of the step: it stands beside 'with', not in it.` : didYouMean(key, known)}`;
        yield { code: 'unknown-key', message, path: [...path, ...at, key], at: 'key' };
      }
      continue;
    }
    const missing = at.length > 0 && valueAt(given, at) === undefined;
    if (missing && !isSureOfKind(step)) continue;
    const message = missing ? `${action.name} needs the input '${pathText(at)}'` : `${action.name}: ${rule}`;
    const place = [...path, ...(missing ? at.slice(0, -1) : at)];
    const code = missing ? 'missing-key' : issueCodeOf(issue, valueAt(given, at));
    yield { code, message, path: step.definition.with === undefined ? step.yamlPath : place };
  }
}

function* childVariables(
  specs: Parameters<typeof checkVariables>[0],
  given: JsonObject,
  computed: readonly Computed[],
  step: OutlineStep,
  path: IssuePath,
): Generator<Finding> {
  const place = step.definition.with === undefined ? step.yamlPath : path;
  for (const { code, message, variable } of checkVariables(specs, given).problems) {
    if (computed.some((entry) => entry.path[0] === variable)) continue;
    if (code === 'missing-variable' && !isSureOfKind(step)) continue;
    const at = Object.hasOwn(given, variable) ? [...place, variable] : place;
    yield {
      code,
      message: `${workflowName(step) ?? ''}: ${message}`,
      path: at,
      ...(code === 'unknown-variable' && { at: 'key' as const }),
    };
  }
  for (const { path: at, type } of computed) {
    const spec = Object.hasOwn(specs, String(at[0])) ? specs[String(at[0])] : undefined;
    if (at.length !== 1 || type === undefined || spec === undefined || fits(type, typeOfVariable(spec))) continue;
    const message = `the variable '${String(at[0])}' is ${withArticle(typeOfVariable(spec))}; this is ${withArticle(type)}`;
    yield { code: 'input-type', message, path: [...path, ...at] };
  }
}

/** What a step that is two kinds at once lacks as one of them need not be missing. */
const isSureOfKind = ({ definition }: OutlineStep): boolean => kindKeysOf(definition).length === 1;

const isOfStep = (key: string, at: IssuePath): boolean => at.length === 0 && keysAllowedAt(['steps', 0]).includes(key);

const startsWith = (path: IssuePath, prefix: IssuePath): boolean => prefix.every((part, index) => path[index] === part);

function keysOf(schema: Json | undefined): string[] {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
