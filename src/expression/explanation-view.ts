import type { Json } from '../base/json';
import type { BinaryExpression, Comprehension, Expression, NamedTemplateUse } from './ast';
import type { Trace, TraceRecord } from './trace';

/**
 * A part of an evaluation to be explained: its trace, from one element of a comprehension on, and the text that the
 * places of its nodes count in.
 */
export class ExplanationView {
  constructor(
    readonly trace: Trace,
    readonly source: string,
    private readonly after = 0,
  ) {}

  recordOf(node: Expression): TraceRecord | undefined {
    return this.trace.recordOf(node, this.after);
  }

  valueOf(node: Expression): Json | undefined {
    return this.recordOf(node)?.value;
  }

  textOf({ at, end }: Expression): string {
    return this.source.slice(at, end);
  }

  /** The last element that a comprehension looked at, and what its body came to then. */
  elementOf(
    node: Comprehension,
  ): { readonly index: number; readonly element: Json; readonly view: ExplanationView } | undefined {
    const record = this.trace.elementOf(node, this.after);
    if (record === undefined) return undefined;
    const { index, element, stamp } = record;
    return { index, element, view: new ExplanationView(this.trace, this.source, stamp) };
  }

  /** The view of what a named template stands for. */
  inside(node: NamedTemplateUse): ExplanationView {
    return new ExplanationView(this.trace, node.source, this.after);
  }
}

/** The operands of a chain such as `a && b && c`, in the order in which they are evaluated. */
export function chainOf(expression: Expression, operator: BinaryExpression['operator']): Expression[] {
  const parts: Expression[] = [];
  let left = expression;
  // What stands in parentheses is a part of its own: its place begins before that of its left operand.
  for (; left.kind === 'binary' && left.operator === operator; left = left.left) parts.unshift(left.right);
  return [left, ...parts].flatMap((part) =>
    part.kind === 'binary' && part.operator === operator ? chainOf(part, operator) : [part],
  );
}
