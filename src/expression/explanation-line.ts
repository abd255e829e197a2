import type { Json } from '../base/json';
import { isReference, partsOf, type Comprehension, type Expression } from './ast';
import type { ExpressionError } from './expression-error';
import { chainOf, type ExplanationView } from './explanation-view';
import { showValue } from './show-value';

/** `false because drawdown (0.14) < 0.1 is false` */
export function explanationLine(expression: Expression, value: Json, view: ExplanationView): string {
  return `${showValue(value)} because ${describeDeciding(expression, value === true, view)}`;
}

/** `failed because 'leverage' is not set (unset at column 5)` */
export function failureLine(error: ExpressionError): string {
  return `failed because ${error.message} (${error.code} at column ${error.at + 1})`;
}

function describeDeciding(expression: Expression, outcome: boolean, view: ExplanationView): string {
  return decidingParts(expression, outcome, view)
    .map((part) => describe(part, view))
    .join(' and ');
}

/** The smallest sub-expressions that settle the outcome: of `a && b`, the one that is false, or both. */
function decidingParts(expression: Expression, outcome: boolean, view: ExplanationView): Expression[] {
  if (expression.kind === 'unary' && expression.operator === '!') {
    return decidingParts(expression.operand, !outcome, view);
  }
  if (expression.kind !== 'binary' || (expression.operator !== '&&' && expression.operator !== '||')) {
    return [expression];
  }
  const parts = chainOf(expression, expression.operator);
  const short = expression.operator === '||';
  if (outcome !== short) return parts.flatMap((part) => decidingParts(part, outcome, view));
  const deciding = parts.find((part) => view.valueOf(part) === short);
  return deciding === undefined ? [expression] : decidingParts(deciding, outcome, view);
}

function describe(expression: Expression, view: ExplanationView): string {
  const value = view.valueOf(expression);
  // Behind a bare name its value would only be said twice.
  if (isReference(expression)) return `${view.textOf(expression)} is ${showValue(value)}`;
  if (expression.kind === 'named') {
    const reason = describeDeciding(expression.body, value === true, view.inside(expression));
    return `${expression.name} is ${showValue(value)}, since ${reason}`;
  }
  return `${withValues(expression, view)} is ${showValue(value)}${reasonOf(expression, view)}`;
}

/** The element that decided, for `exists` and `all`. */
function reasonOf(expression: Expression, view: ExplanationView): string {
  if (expression.kind !== 'comprehension' || (expression.macro !== 'exists' && expression.macro !== 'all')) return '';
  const last = view.elementOf(expression);
  if (last === undefined) return ', the list being empty';
  const outcome = view.valueOf(expression);
  const isDecided = outcome === (expression.macro === 'exists');
  if (isDecided) return decidedBy(expression, last, outcome);
  return `, since the condition is ${showValue(outcome)} for each of ${last.index + 1} elements`;
}

function decidedBy(
  { variable, body }: Comprehension,
  { index, element, view }: { readonly index: number; readonly element: Json; readonly view: ExplanationView },
  outcome: boolean,
): string {
  return `, since for ${variable} = element ${index} (${showValue(element)}) ${describeDeciding(body, outcome, view)}`;
}

/** The text of an expression with the value of each name, step output and field behind it. */
function withValues(expression: Expression, view: ExplanationView): string {
  const inserts: { readonly at: number; readonly text: string }[] = [];
  const insert = (node: Expression): void => {
    const record = view.recordOf(node);
    // What was not evaluated has no value to show.
    if (record !== undefined) inserts.push({ at: node.end, text: ` (${showValue(record.value)})` });
  };
  const visit = (node: Expression): void => {
    if (isReference(node) || node.kind === 'named') insert(node);
    else if (node.kind === 'comprehension') {
      visit(node.list);
      if (node !== expression) insert(node);
    } else partsOf(node).forEach(visit);
  };
  visit(expression);
  let text = '';
  let from = expression.at;
  for (const { at, text: value } of inserts.sort((a, b) => a.at - b.at)) {
    text += view.source.slice(from, at) + value;
    from = at;
  }
  return text + view.source.slice(from, expression.end);
}
