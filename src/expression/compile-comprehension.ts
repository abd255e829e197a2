import type { Json } from '../base/json';
import type { Comprehension } from './ast';
import { outOfFuel, type Compiler, type Evaluation, type Operand } from './evaluation';
import { errorAt } from './expression-error';
import { limits } from './limits';
import { rules } from './rules';
import { wrongType } from './run-time-errors';

/**
 * Every element that is looked at costs 1 and what its body costs. `exists` and `all` stop at the first element that
 * decides. An error in the body is an error of the whole, whatever other elements would have said.
 */
export function compileComprehension(expression: Comprehension, compiler: Compiler): Operand {
  const list = compiler.value(expression.list);
  const elements: ElementLoop = { expression, compiler };
  const run = loopOf(elements);
  return (evaluation) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    const values = list(evaluation);
    if (!Array.isArray(values)) {
      throw wrongType(rules.comprehensionList(expression.macro), values, expression.list);
    }
    return run(evaluation, values as readonly Json[]);
  };
}

interface ElementLoop {
  readonly expression: Comprehension;
  readonly compiler: Compiler;
}

type Loop = (evaluation: Evaluation, values: readonly Json[]) => Json;

function loopOf(elements: ElementLoop): Loop {
  const { expression, compiler } = elements;
  switch (expression.macro) {
    case 'exists':
      return search(elements, true);
    case 'all':
      return search(elements, false);
    case 'exists_one':
      return countOne(elements);
    case 'filter':
      return select(elements, testOf(elements, expression.body), undefined);
    case 'map': {
      const { condition, body } = expression;
      const value = compiler.value(body);
      return select(elements, condition && testOf(elements, condition), value);
    }
  }
}

/** Looks for an element whose condition comes out as `deciding`; the result is `deciding` when there is one. */
function search(elements: ElementLoop, deciding: boolean): Loop {
  const test = testOf(elements, elements.expression.body);
  const bind = binderOf(elements);
  return (evaluation, values) => {
    for (let i = 0; i < values.length; i++) {
      bind(evaluation, values[i], i);
      if (test(evaluation) === deciding) return deciding;
    }
    return !deciding;
  };
}

/** As in CEL all elements are looked at. */
function countOne(elements: ElementLoop): Loop {
  const test = testOf(elements, elements.expression.body);
  const bind = binderOf(elements);
  return (evaluation, values) => {
    let found = 0;
    for (let i = 0; i < values.length; i++) {
      bind(evaluation, values[i], i);
      if (test(evaluation)) found++;
    }
    return found === 1;
  };
}

/** The elements that pass the test, or what is made of them. */
function select(
  elements: ElementLoop,
  test: ((evaluation: Evaluation) => boolean) | undefined,
  make: Operand | undefined,
): Loop {
  const bind = binderOf(elements);
  return (evaluation, values) => {
    const result: Json[] = [];
    for (let i = 0; i < values.length; i++) {
      bind(evaluation, values[i], i);
      if (test !== undefined && !test(evaluation)) continue;
      if (result.length === limits.listResult) throw tooLong(elements.expression);
      result.push(make === undefined ? values[i] : make(evaluation));
    }
    return result;
  };
}

function tooLong(expression: Comprehension): Error {
  const message = `the list that ${expression.macro}() makes has more than ${limits.listResult} entries`;
  return errorAt(expression, 'limit', message);
}

function testOf(
  { expression, compiler }: ElementLoop,
  body: Comprehension['body'],
): (evaluation: Evaluation) => boolean {
  const value = compiler.value(body);
  return (evaluation) => {
    const result = value(evaluation);
    if (typeof result !== 'boolean') throw wrongType(rules.comprehensionTest(expression.macro), result, body);
    return result;
  };
}

/** Makes an element the value of the comprehension's variable. */
function binderOf({
  expression,
  compiler: { isTracing },
}: ElementLoop): (evaluation: Evaluation, element: Json, index: number) => void {
  const isOuter = expression.level === 0;
  return (evaluation, element, index) => {
    if (--evaluation.fuel < 0) throw outOfFuel(evaluation, expression);
    if (isOuter) evaluation.local0 = element;
    else evaluation.local1 = element;
    if (isTracing) evaluation.trace?.beginElement(expression, index, element);
  };
}
