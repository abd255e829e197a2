import { evaluateExpression, explainCondition, ExpressionError, parseCached } from '../expression';
import type { GraphNode } from './graph';
import type { Run } from './run';
import { scopeOf } from './scope';
import type { StepError } from './state';

export type ConditionOutcome =
  | { readonly kind: 'decided'; readonly value: boolean; readonly explanation: string }
  | { readonly kind: 'failed'; readonly error: StepError };

/** Evaluates a step's `when`. An error is an outcome of its own: it never counts as false. */
export function evaluateCondition(run: Run, node: GraphNode, source: string): ConditionOutcome {
  try {
    const expression = parseCached(source);
    const scope = scopeOf(run, node);
    const { value } = evaluateExpression(expression, scope);
    if (typeof value !== 'boolean') {
      throw new ExpressionError(
        'runtime-type',
        `a condition must be true or false, not ${JSON.stringify(value)}`,
        0,
        source.length,
      );
    }
    return { kind: 'decided', value, explanation: explainCondition(expression, source, scope) };
  } catch (error) {
    return { kind: 'failed', error: expressionFailure('ConditionError', `when: ${source}`, error) };
  }
}

/**
 * An expression's failure as the failure of its step. Anything that is not an ExpressionError is a defect and
 * is thrown on, so that it fails the run by name.
 */
export function expressionFailure(type: string, where: string, error: unknown): StepError {
  if (!(error instanceof ExpressionError)) throw error;
  return { type, message: `${where}: ${error.message} (column ${error.at + 1})` };
}
