import { errorAt, type ExpressionError, type Place } from './expression-error';
import { parametersOf, type FunctionSpec } from './function-spec';
import type { MacroName } from './ast';
import { timeValues } from './time-names';

/**
 * What operators and functions take. The checker and the evaluator say it in the same words: what is not known before
 * a run is found in the run.
 */
export const rules = {
  not: "'!' takes a bool",
  negate: "'-' takes a number",
  logic: (operator: string): string => `'${operator}' takes bools`,
  ordering: (operator: string): string => `'${operator}' compares two numbers or two texts`,
  membership: "'in' looks into a list",
  addition: "'+' adds two numbers or joins two texts",
  arithmetic: (operator: string): string => `'${operator}' takes numbers`,
  conditional: "the test before '?' must be a bool",
  listIndex: 'a list is indexed by a number',
  fieldName: 'a field is named by a text',
  comprehensionList: (macro: MacroName): string => `${macro}() goes through a list`,
  comprehensionTest: (macro: MacroName): string => `the condition of ${macro}() must be a bool`,
  patternText: (whole: boolean): string => `${whole ? 'match' : 'search'}() looks into a text`,
} as const;

/** The call of a function that does not exist. `near` is the name that was probably meant. */
export function unknownFunction(name: string, place: Place, near?: string): ExpressionError {
  return errorAt(place, 'unknown-function', `there is no function '${name}'${adviceFor(name, near)}`);
}

function adviceFor(name: string, near: string | undefined): string {
  if (name === 'matches') return "; CEL's matches is called search here, and match is for the whole text";
  if (Object.hasOwn(timeValues, name)) return '; it is a value: write it alone';
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

/** `min(list<number>) or min(number, number, …)` */
export function usageOf(spec: FunctionSpec): string {
  return parametersOf(spec)
    .map((parameters) => `${spec.name}(${parameters})`)
    .join(' or ');
}

export const hasUsage = 'has() takes one name, field or step output';
export const defaultUsage =
  'default() takes a name, field or step output, and the value to use when that is unset or null';
