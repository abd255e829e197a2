import type { Json, JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import {
  boolType,
  checkExpression,
  ExpressionError,
  fits,
  parseCondition,
  parseExpression,
  parseTemplate,
  stringType,
  withArticle,
  type Expression,
  type Type,
  type TypeEnvironment,
} from '../../expression';
import type { ActionDescription } from '../action-catalogue';
import { pathText, type Finding, type IssuePath } from '../issue';
import type { OutlineStep } from '../outline';
import { inputProblems } from '../input-problems';
import { valueAt } from '../repair';
import { schemaAt, typeOfSchema } from '../schema-type';
import { didYouMean, suggest } from '../../base/suggest';
import { tradingContext } from '../trading-context';
import { environmentOf } from '../type-environment';
import type { Check } from './check';

/** Every expression parses, reads only what is there by then, and has the type that its place wants. */
export const checkExpressions: Check = function* ({ definition, steps, catalogue }) {
  for (const step of steps) {
    const environment = environmentOf(step, definition, catalogue);
    const action = step.definition.action === undefined ? undefined : catalogue.get(step.definition.action);
    yield* checkWhen(step, environment);
    if (step.definition.action !== undefined) yield* checkWith(step, environment, action);
    // A group has no output of its own that it could publish.
    const own = step.definition.action === undefined ? undefined : { output: typeOfSchema(action?.outputSchema) };
    yield* checkPublish(step, environmentOf(step, definition, catalogue, own));
  }
};

function* checkWhen({ definition, yamlPath }: OutlineStep, environment: TypeEnvironment): Generator<Finding> {
  const { when } = definition;
  if (typeof when !== 'string') return;
  const path = [...yamlPath, 'when'];
  const checked = attempt(path, 0, () => {
    const { expression, offset } = parseCondition(when);
    return { offset, expression, ...typed(expression, environment, offset) };
  });
  if (checked.finding) yield checked.finding;
  if (checked.value !== undefined && !fits(checked.value.type, boolType)) {
    const message = `a condition must be true or false; this is ${withArticle(checked.value.type)}`;
    yield { code: 'condition-type', message, path, offset: checked.value.expression.at + checked.value.offset };
  }
}

function* checkPublish({ definition, yamlPath }: OutlineStep, environment: TypeEnvironment): Generator<Finding> {
  for (const [name, source] of Object.entries(definition.publish ?? {})) {
    const path = [...yamlPath, 'publish', name];
    const wanted = tradingContext.get(name);
    if (wanted === undefined) {
      const known = [...tradingContext.keys()];
      const message = `'${name}' is not a name of the trading context; there are: ${known.join(', ')}.${didYouMean(name, known)}`;
      yield { code: 'unknown-fact', message, path, at: 'key' };
      continue;
    }
    const checked = attempt(path, 0, () => typed(parseExpression(source), environment, 0));
    if (checked.finding) yield checked.finding;
    if (checked.value !== undefined && !fits(checked.value.type, wanted)) {
      yield {
        code: 'publish-type',
        message: `'${name}' is ${withArticle(wanted)}; this is ${withArticle(checked.value.type)}`,
        path,
      };
    }
  }
}

function* checkWith(
  step: OutlineStep,
  environment: TypeEnvironment,
  action: ActionDescription | undefined,
): Generator<Finding> {
  const path = [...step.yamlPath, 'with'];
  const given: JsonObject = step.definition.with ?? {};
  const computed: Computed[] = [];
  for (const place of textsIn(given, [])) {
    const result = attempt([...path, ...place.path], 0, () => checkText(place, environment));
    if (result.finding) yield result.finding;
    computed.push({ path: place.path, type: result.value });
  }
  if (action === undefined) return;
  const unknownValues = computed.filter((entry) => entry.type !== 'literal');
  yield* inputFindings(action, given, unknownValues, step, path);
  for (const entry of unknownValues) {
    if (entry.type === undefined || entry.type === 'literal') continue;
    const wanted = typeOfSchema(schemaAt(action.inputSchema, entry.path));
    if (fits(entry.type, wanted)) continue;
    const message = `'${pathText(entry.path)}' of ${action.name} takes ${withArticle(wanted)}; this is ${withArticle(entry.type)}`;
    yield { code: 'input-type', message, path: [...path, ...entry.path] };
  }
}

interface Computed {
  readonly path: IssuePath;
  /** `literal`: no expression in it; undefined: the expression is wrong and has been reported. */
  readonly type: Type | 'literal' | undefined;
}

/** What the action's own schema refuses; what stands at a computed value is judged by its type instead. */
function* inputFindings(
  action: ActionDescription,
  given: JsonObject,
  computed: readonly Computed[],
  step: OutlineStep,
  path: IssuePath,
): Generator<Finding> {
  for (const { path: at, message: rule, issue } of inputProblems(action, given)) {
    if (computed.some((entry) => startsWith(at, entry.path))) continue;
    if (issue.code === 'unrecognized_keys') {
      const known = keysOf(schemaAt(action.inputSchema, at));
      for (const key of issue.keys) {
        const message = `${action.name} has no input '${key}'; there are: ${known.join(', ')}.${didYouMean(key, known)}`;
        yield { code: 'unknown-key', message, path: [...path, ...at, key], at: 'key' };
      }
      continue;
    }
    const missing = at.length > 0 && valueAt(given, at) === undefined;
    const message = missing ? `${action.name} needs the input '${pathText(at)}'` : `${action.name}: ${rule}`;
    const place = [...path, ...(missing ? at.slice(0, -1) : at)];
    const code = missing ? 'missing-key' : 'wrong-value';
    yield { code, message, path: step.definition.with === undefined ? step.yamlPath : place };
  }
}

function checkText(place: { readonly text: string }, environment: TypeEnvironment): Type | 'literal' {
  const template = parseTemplate(place.text);
  switch (template.kind) {
    case 'text':
      return 'literal';
    case 'whole':
      return typed(template.expression, environment, template.offset).type;
    case 'mixed': {
      for (const part of template.parts) {
        if (typeof part === 'string') continue;
        const { type } = typed(part.expression, environment, part.offset);
        if (['list', 'object', 'null', 'nullable'].includes(type.kind)) {
          const { at, end } = part.expression;
          throw new ExpressionError(
            'type',
            `${withArticle(type)} cannot be written into a text`,
            at + part.offset,
            end + part.offset,
          );
        }
      }
      return stringType;
    }
  }
}

/** The type of an expression; its errors carry offsets into the text it stands in. */
function typed(expression: Expression, environment: TypeEnvironment, offset: number): { readonly type: Type } {
  try {
    return { type: checkExpression(expression, environment, suggest) };
  } catch (error) {
    if (error instanceof ExpressionError)
      throw new ExpressionError(error.code, error.message, error.at + offset, error.end + offset);
    throw error;
  }
}

function attempt<Value>(
  path: IssuePath,
  offset: number,
  work: () => Value,
): { readonly value?: Value; readonly finding?: Finding } {
  try {
    return { value: work() };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const code = error.code === 'unset' ? 'reference-not-available' : 'expression';
    return { finding: { code, message: `${error.message} (${error.code})`, path, offset: error.at + offset } };
  }
}

function* textsIn(
  value: Json | undefined,
  path: IssuePath,
): Generator<{ readonly path: IssuePath; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value))
    for (const [index, entry] of (value as readonly Json[]).entries()) yield* textsIn(entry, [...path, index]);
  else if (isJsonObject(value)) for (const [key, entry] of Object.entries(value)) yield* textsIn(entry, [...path, key]);
}

const startsWith = (path: IssuePath, prefix: IssuePath): boolean => prefix.every((part, index) => path[index] === part);

function keysOf(schema: Json | undefined): string[] {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
