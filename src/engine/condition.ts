import { cutText } from '../base/text';
import { evaluateExpression, explainCondition, ExpressionError, parseCached } from '../expression';
import { describeValue } from './describe-value';
import { stepFuel } from './fuel';
import type { GraphNode } from './graph';
import type { Run } from './run';
import { scopeOf, type ScopeOptions } from './scope';
import type { StepError } from './state';

export type ConditionOutcome =
  | { readonly kind: 'decided'; readonly value: boolean; readonly explanation: string }
  | { readonly kind: 'failed'; readonly error: StepError };

/** Bytes of what is kept of an explanation, and of the source text in a message. */
const longestExplanation = 1000;
const longestSource = 500;

/** Evaluates a condition of a step, `field` of it. An error is an outcome of its own: it never counts as false. */
export function evaluateCondition(
  run: Run,
  node: GraphNode,
  source: string,
  field = 'when',
  options: ScopeOptions = {},
): ConditionOutcome {
  try {
    const expression = parseCached(source);
    const scope = scopeOf(run, node, stepFuel, options);
    const { value } = evaluateExpression(expression, scope);
    if (typeof value !== 'boolean') {
      const message = `a condition must be true or false, not ${describeValue(value)}`;
      throw new ExpressionError('runtime-type', message, 0, source.length);
    }
    const explanation = cutText(explainCondition(expression, source, scope), longestExplanation);
    return { kind: 'decided', value, explanation };
  } catch (error) {
    return { kind: 'failed', error: expressionFailure('ConditionError', whereOf(field, source), error) };
  }
}

/** Where an expression stands, with its source, for a message. */
export function whereOf(field: string, source: string): string {
  return `${field}: ${cutText(source, longestSource)}`;
}

/**
 * An expression's failure as the failure of its step. Anything that is not an ExpressionError is a defect and
 * is thrown on, so that it fails the run by name.
 */
export function expressionFailure(type: string, where: string, error: unknown): StepError {
  if (!(error instanceof ExpressionError)) throw error;
  return { type, message: `${where}: ${error.message} (column ${error.at + 1})` };
}
