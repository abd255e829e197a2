import type { Expression } from './ast';
import { parseExpression } from './parser';

const most = 10_000;
const expressions = new Map<string, Expression>();

/** `parseExpression` for text that is evaluated again and again. Parsing is pure, so the cache changes nothing but time. */
export function parseCached(source: string): Expression {
  let expression = expressions.get(source);
  if (expression === undefined) {
    expression = parseExpression(source);
    if (expressions.size >= most) expressions.clear();
    expressions.set(source, expression);
  }
  return expression;
}
