import type { Json } from '../base/json';
import type { Expression } from './ast';
import { run } from './evaluate';
import { Evaluation, type Operand, type Scope } from './evaluation';
import { explanationLine, failureLine } from './explanation-line';
import { explanationTree, type ExplanationNode } from './explanation-tree';
import { ExplanationView } from './explanation-view';
import { ExpressionError } from './expression-error';
import { limits } from './limits';
import { Trace } from './trace';
import { tracingCompiler } from './tracing-compiler';

/** The outcome of an evaluation and why it is so. */
export type Explanation = Outcome & {
  /** What the evaluation costs without an explanation; that is free. */
  readonly fuel: number;
  /** `false because drawdown (0.14) < 0.1 is false` */
  readonly line: string;
  readonly tree: ExplanationNode;
};

type Outcome =
  | { readonly value: Json; readonly error?: undefined }
  | { readonly error: ExpressionError; readonly value?: undefined };

const programs = new WeakMap<Expression, Operand>();

/**
 * Evaluates an expression and tells why its outcome is what it is: the same outcome and the same fuel as without.
 * `source` is the text the expression was parsed from.
 */
export function explain(expression: Expression, source: string, scope: Scope, fuel: number = limits.fuel): Explanation {
  const trace = new Trace();
  const evaluation = new Evaluation(scope, fuel, trace);
  const outcome = outcomeOf(expression, evaluation);
  const view = new ExplanationView(trace, source);
  return {
    ...outcome,
    fuel: evaluation.budget - Math.max(0, evaluation.fuel),
    line: outcome.error === undefined ? explanationLine(expression, outcome.value, view) : failureLine(outcome.error),
    tree: explanationTree(expression, view),
  };
}

/**
 * Why a condition came out as it did, in one line. @throws ExpressionError when it cannot be evaluated.
 */
export function explainCondition(expression: Expression, source: string, scope: Scope): string {
  const trace = new Trace();
  const { value } = run(expression, tracingProgram(expression), new Evaluation(scope, limits.fuel, trace));
  return explanationLine(expression, value, new ExplanationView(trace, source));
}

function outcomeOf(expression: Expression, evaluation: Evaluation): Outcome {
  try {
    return { value: run(expression, tracingProgram(expression), evaluation).value };
  } catch (error) {
    if (error instanceof ExpressionError) return { error };
    throw error;
  }
}

function tracingProgram(expression: Expression): Operand {
  let program = programs.get(expression);
  if (program === undefined) {
    program = tracingCompiler.value(expression);
    programs.set(expression, program);
  }
  return program;
}
