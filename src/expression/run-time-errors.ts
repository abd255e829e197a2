import type { Json } from '../base/json';
import type { Expression } from './ast';
import { errorAt, type ExpressionError, type Place } from './expression-error';

/** A value that is not what an operator or function takes. */
export function wrongType(rule: string, found: Json, place: Place): ExpressionError {
  return errorAt(place, 'runtime-type', `${rule}, not ${describeValue(found)}`);
}

/** Two operands that do not go together. */
export function wrongTypes(rule: string, [a, b]: readonly [Json, Json], place: Place): ExpressionError {
  return errorAt(place, 'runtime-type', `${rule}, not ${describeValue(a)} and ${describeValue(b)}`);
}

/** The thing that an expression reads, as it is written. */
export function describeReference(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
    case 'local':
    case 'time':
      return `'${expression.name}'`;
    case 'step':
      return `'steps.${expression.segments.join('.')}.${expression.field}'`;
    case 'member':
      return `field '${expression.name}' of ${describeReference(expression.object)}`;
    case 'index': {
      const { index } = expression;
      return index.kind === 'literal'
        ? `entry ${JSON.stringify(index.value)} of ${describeReference(expression.object)}`
        : `an entry of ${describeReference(expression.object)}`;
    }
    default:
      return 'a value';
  }
}

function describeValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
}
