import type { Json } from '../base/json';
import { partsOf, type Expression } from './ast';
import { evaluateExpression, type Scope } from './evaluate';
import { ExpressionError } from './expression-error';

/** The value of an expression that reads nothing; undefined when it reads something, or cannot be evaluated. */
export function constantValue(expression: Expression): Json | undefined {
  if (readsSomething(expression)) return undefined;
  try {
    return evaluateExpression(expression, emptyScope).value;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** What goes wrong, whatever the scope, in the parts of an expression that read nothing; undefined when nothing does. */
export function constantError(expression: Expression): ExpressionError | undefined {
  if (expression.kind === 'literal') return undefined;
  if (readsSomething(expression) || readsLocal(expression)) {
    for (const part of partsOf(expression)) {
      const error = constantError(part);
      if (error !== undefined) return error;
    }
    return undefined;
  }
  try {
    evaluateExpression(expression, emptyScope);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

const readsLocal = (expression: Expression): boolean =>
  expression.kind === 'local' || partsOf(expression).some(readsLocal);

const emptyScope: Scope = { name: () => undefined, step: () => undefined };

function readsSomething(expression: Expression): boolean {
  return ['name', 'time', 'step', 'named'].includes(expression.kind) || partsOf(expression).some(readsSomething);
}
