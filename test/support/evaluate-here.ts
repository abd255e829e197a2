import type { Json } from '../../src/base/json';
import { evaluateExpression, explain, ExpressionError, parseExpression } from '../../src/expression';

/** All that an evaluation says, as data. */
export interface Outcome {
  readonly value?: Json;
  readonly fuel?: number;
  readonly error?: { readonly code: string; readonly message: string; readonly at: number };
  readonly explanation?: string;
}

/** Evaluates and explains an expression with values by name, in whatever JavaScript realm this is called in. */
export function evaluateHere(source: string, values: Readonly<Record<string, Json>>): Outcome {
  const scope = {
    name: (name: string): Json | undefined => (Object.hasOwn(values, name) ? values[name] : undefined),
    step: (): undefined => undefined,
  };
  try {
    const expression = parseExpression(source);
    const { value, fuel } = evaluateExpression(expression, scope);
    return { value, fuel, explanation: explain(expression, source, scope).line };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { error: { code: error.code, message: error.message, at: error.at } };
  }
}
