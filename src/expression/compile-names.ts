import { BellwetherError } from '../base/errors';
import type { Json } from '../base/json';
import type { Expression, LocalReference, NamedTemplateUse, StepReference } from './ast';
import { notSet, outOfFuel, type Compiler, type Evaluation, type Operand } from './evaluation';
import { errorAt, ExpressionError } from './expression-error';
import type { TimeName } from './time-names';

type NameReference = Extract<Expression, { kind: 'name' }>;
type TimeReference = Extract<Expression, { kind: 'time' }>;

export function compileName(expression: NameReference): Operand {
  const { name } = expression;
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const value = evaluation.scope.name(name);
    if (value === undefined) throw notSet(expression);
    return value;
  };
}

export function compileLocal(expression: LocalReference): Operand {
  const isOuter = expression.level === 0;
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    return isOuter ? evaluation.local0 : evaluation.local1;
  };
}

export function compileStep(expression: StepReference): Operand {
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const value = evaluation.scope.step(expression);
    if (value === undefined) throw notSet(expression);
    return value;
  };
}

export function compileTime(expression: TimeReference): Operand {
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const value = readTime(evaluation, expression);
    if (value === undefined) throw errorAt(expression, 'unset', whyUnset(expression.name));
    return value;
  };
}

/** @throws ExpressionError `time` where the clock is not known, or the calendar does not reach. */
export function readTime({ scope }: Evaluation, expression: TimeReference): Json | undefined {
  if (scope.time === undefined) {
    throw errorAt(expression, 'time', `'${expression.name}' is not known here: there is no clock to take it from`);
  }
  try {
    return scope.time(expression.name);
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    throw errorAt(expression, 'time', `'${expression.name}' cannot be told: ${error.message}`, error);
  }
}

function whyUnset(name: TimeName): string {
  return name === 'minutes_to_close'
    ? "'minutes_to_close' is not set, since no session is open; guard it with is_market_hours"
    : `'${name}' is not set`;
}

/** An error in what a template stands for names the template, and its place is where that is used. */
export function compileNamed(expression: NamedTemplateUse, compiler: Compiler): Operand {
  const body = compiler.value(expression.body);
  return (evaluation) => {
    try {
      return body(evaluation);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = error.code === 'fuel' ? error.message : `${error.message}; ${expression.name} needs it`;
      throw errorAt(expression, error.code, message, error);
    }
  };
}
