import { canonicalJson, isJsonObject, isNestedDeeperThan, type Json, type JsonObject } from '../base/json';
import type { VariableSpec } from '../engine/plan';
import { didYouMean } from '../base/suggest';

/** As deep as a definition may be. */
const deepestValue = 100;

/** What is wrong with a value of a variable, by its place: `symbols[1]`. */
export interface VariableProblem {
  readonly code: 'unknown-variable' | 'missing-variable' | 'wrong-type' | 'wrong-value';
  readonly variable: string;
  readonly message: string;
}

/** Checks the variables given to a run against those its definition declares, and fills in the defaults. */
export function checkVariables(
  specs: Readonly<Record<string, VariableSpec>>,
  given: JsonObject,
): { readonly variables: JsonObject; readonly problems: readonly VariableProblem[] } {
  const problems: VariableProblem[] = [];
  const variables: Record<string, Json> = {};
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(specs, name)) continue;
    const known = Object.keys(specs);
    const message = `there is no variable '${name}'; this definition has: ${known.join(', ') || 'none'}.${didYouMean(name, known)}`;
    problems.push({ code: 'unknown-variable', variable: name, message });
  }
  for (const [name, spec] of Object.entries(specs)) {
    const value = Object.hasOwn(given, name) ? given[name] : spec.default;
    if (value === undefined) {
      problems.push({
        code: 'missing-variable',
        variable: name,
        message: `the variable '${name}' (${spec.type}) has no default and was not given`,
      });
      continue;
    }
    if (isNestedDeeperThan(deepestValue, value)) {
      const message = `'${name}' is nested more than ${deepestValue} deep`;
      problems.push({ code: 'wrong-value', variable: name, message });
      continue;
    }
    variables[name] = value;
    for (const problem of checkValue(spec, value, name)) problems.push({ ...problem, variable: name });
  }
  return { variables, problems };
}

/** Every way in which a value breaks a specification. `at` names it in the messages. */
export function checkValue(spec: VariableSpec, value: Json, at: string): Omit<VariableProblem, 'variable'>[] {
  if (!isOfType(spec, value)) {
    const message = `'${at}' must be ${describeSpec(spec)}, not ${describeValue(value)}`;
    return [{ code: 'wrong-type', message }];
  }
  const broken = brokenRule(spec, value);
  const own =
    broken === undefined
      ? []
      : [{ code: 'wrong-value' as const, message: `'${at}' ${broken}; it is ${describeValue(value)}` }];
  return [...own, ...checkInside(spec, value, at)];
}

function checkInside(spec: VariableSpec, value: Json, at: string): Omit<VariableProblem, 'variable'>[] {
  const { items, properties } = spec;
  if (Array.isArray(value) && items !== undefined) {
    return (value as readonly Json[]).flatMap((entry, index) => checkValue(items, entry, `${at}[${index}]`));
  }
  if (!isJsonObject(value) || properties === undefined) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property !== undefined) return checkValue(property, entry ?? null, `${at}.${key}`);
    const known = Object.keys(properties);
    return [
      {
        code: 'wrong-value' as const,
        message: `'${at}' has no field '${key}'; there are: ${known.join(', ')}.${didYouMean(key, known)}`,
      },
    ];
  });
}

function isOfType(spec: VariableSpec, value: Json): boolean {
  switch (spec.type) {
    case 'string':
    case 'boolean':
      return typeof value === spec.type;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
  }
}

/** The first of the value's own rules that it breaks, in words that follow its name. */
function brokenRule(spec: VariableSpec, value: Json): string | undefined {
  if (spec.enum !== undefined && !spec.enum.some((allowed) => canonicalJson(allowed) === canonicalJson(value))) {
    return `must be one of ${spec.enum.map((allowed) => JSON.stringify(allowed)).join(', ')}`;
  }
  if (typeof value === 'number') {
    if (spec.minimum !== undefined && value < spec.minimum) return `must be at least ${spec.minimum}`;
    if (spec.maximum !== undefined && value > spec.maximum) return `must be at most ${spec.maximum}`;
  }
  if (typeof value === 'string') {
    if (spec.minLength !== undefined && value.length < spec.minLength)
      return `must have at least ${spec.minLength} ${spec.minLength === 1 ? 'character' : 'characters'}`;
    if (spec.maxLength !== undefined && value.length > spec.maxLength)
      return `must have at most ${spec.maxLength} ${spec.maxLength === 1 ? 'character' : 'characters'}`;
    if (spec.format === 'date' && !isDate(value)) return 'must be a date such as 2018-12-31';
  }
  if (Array.isArray(value)) {
    if (spec.minItems !== undefined && value.length < spec.minItems)
      return `must have at least ${spec.minItems} ${spec.minItems === 1 ? 'entry' : 'entries'}`;
    if (spec.maxItems !== undefined && value.length > spec.maxItems)
      return `must have at most ${spec.maxItems} ${spec.maxItems === 1 ? 'entry' : 'entries'}`;
  }
  return undefined;
}

/** Whether a text is a real day of the calendar, `YYYY-MM-DD`. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

function describeSpec(spec: VariableSpec): string {
  if (spec.type === 'array') return spec.items ? `an array of ${spec.items.type}s` : 'an array';
  const article = /^[aeiou]/.test(spec.type) ? 'an' : 'a';
  return spec.format === 'date' ? 'a date (text such as 2018-12-31)' : `${article} ${spec.type}`;
}

function describeValue(value: Json): string {
  // JSON has no NaN and no infinity, and would say null.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  if (value === null) return 'null';
  if (Array.isArray(value)) return `the array ${shown}`;
  return `the ${typeof value} ${shown}`;
}
