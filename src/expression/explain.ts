import type { Json } from '../base/json';
import type { Expression } from './ast';
import { evaluateExpression, type Scope } from './evaluate';

/**
 * Why a condition came out as it did, in one line: `false because drawdown (0.14) < 0.1 is false`.
 * `source` is the text the expression was parsed from.
 */
export function explainCondition(expression: Expression, source: string, scope: Scope): string {
  const { value } = evaluateExpression(expression, scope);
  const deciding = decidingParts(expression, scope, value === true);
  return `${show(value)} because ${deciding.map((part) => describe(part, source, scope)).join(' and ')}`;
}

/** The smallest sub-expressions that settle the outcome: of `a && b`, the one that is false, or both. */
function decidingParts(expression: Expression, scope: Scope, outcome: boolean): Expression[] {
  if (expression.kind === 'unary' && expression.operator === '!')
    return decidingParts(expression.operand, scope, !outcome);
  if (expression.kind !== 'binary' || (expression.operator !== '&&' && expression.operator !== '||'))
    return [expression];
  const { operator } = expression;
  const parts = partsOf(expression, operator);
  const short = operator === '||';
  if (outcome !== short) return parts.flatMap((part) => decidingParts(part, scope, outcome));
  const deciding = parts.find((part) => evaluateExpression(part, scope).value === short);
  return deciding === undefined ? [expression] : decidingParts(deciding, scope, outcome);
}

/** The operands of a chain such as `a && b && c`, in the order in which they are evaluated. */
function partsOf(expression: Expression, operator: '&&' | '||'): Expression[] {
  if (expression.kind !== 'binary' || expression.operator !== operator) return [expression];
  return [...partsOf(expression.left, operator), ...partsOf(expression.right, operator)];
}

function describe(expression: Expression, source: string, scope: Scope): string {
  const { value } = evaluateExpression(expression, scope);
  // Behind a bare name its value would only be said twice.
  const text = isReference(expression)
    ? source.slice(expression.at, expression.end)
    : withValues(expression, source, scope);
  return `${text} is ${show(value)}`;
}

const isReference = ({ kind }: Expression): boolean => ['name', 'step', 'member', 'index'].includes(kind);

/** The text of an expression with the value of each name, step output and field behind it. */
function withValues(expression: Expression, source: string, scope: Scope): string {
  const inserts: { readonly at: number; readonly text: string }[] = [];
  const visit = (node: Expression): void => {
    switch (node.kind) {
      case 'name':
      case 'step':
      case 'member':
      case 'index':
        inserts.push({ at: node.end, text: ` (${show(evaluateIfSet(node, scope))})` });
        return;
      case 'unary':
        visit(node.operand);
        return;
      case 'binary':
        visit(node.left);
        visit(node.right);
        return;
      case 'conditional':
        [node.test, node.whenTrue, node.whenFalse].forEach(visit);
        return;
      case 'call':
        node.args.forEach(visit);
        return;
      case 'list':
        node.items.forEach(visit);
        return;
      case 'literal':
    }
  };
  visit(expression);
  let text = '';
  let from = expression.at;
  for (const insert of inserts.sort((a, b) => a.at - b.at)) {
    text += source.slice(from, insert.at) + insert.text;
    from = insert.at;
  }
  return text + source.slice(from, expression.end);
}

function evaluateIfSet(expression: Expression, scope: Scope): Json | undefined {
  try {
    return evaluateExpression(expression, scope).value;
  } catch {
    // The explanation must not fail where the condition did not: a guarded value that is unset is shown as such.
    return undefined;
  }
}

/** A value in a few words; a large one is not written out, only counted. */
function show(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  if (Array.isArray(value))
    return value.length > 8 ? `list of ${value.length}` : `[${value.map(showInner).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `object with ${Object.keys(value).length} fields`;
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : JSON.stringify(value);
  return typeof value === 'string' && value.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

function showInner(value: Json): string {
  return Array.isArray(value) ? `list of ${value.length}` : show(value);
}
