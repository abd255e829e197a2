import type { Json } from '../base/json';
import type { Expression } from './ast';
import { compileNode } from './compile';
import { compileOptional } from './compile-fields';
import type { Compiler, Evaluation } from './evaluation';

/** Compiles so that every node writes down in the evaluation's trace what came of it. It costs the same fuel. */
export const tracingCompiler: Compiler = {
  value: (expression) => traced(expression, compileNode(expression, tracingCompiler)),
  optional: (expression) => traced(expression, compileOptional(expression, tracingCompiler)),
  isTracing: true,
};

function traced<Value extends Json | undefined>(
  expression: Expression,
  evaluate: (evaluation: Evaluation) => Value,
): (evaluation: Evaluation) => Value {
  return (evaluation) => {
    try {
      const value = evaluate(evaluation);
      evaluation.trace?.note(expression, value);
      return value;
    } catch (error) {
      evaluation.trace?.fail(expression, error);
      throw error;
    }
  };
}
