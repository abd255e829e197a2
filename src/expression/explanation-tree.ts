import type { Json } from '../base/json';
import { partsOf, type Expression } from './ast';
import { constantOf } from './literal-values';
import type { ExpressionErrorCode } from './expression-error';
import { chainOf, type ExplanationView } from './explanation-view';
import { cutText, cutValue } from './show-value';

/** A part of an expression and what came of it. */
export interface ExplanationNode {
  /** Its text, cut behind 200 characters. */
  readonly source: string;
  /** Its place in the source text; inside a named template, in what that stands for. */
  readonly at: number;
  readonly end: number;
  /** False for what was not looked at, since something before it had decided. */
  readonly evaluated: boolean;
  /** What it came to. Absent when it was not evaluated, was not set, or failed, or a part of it did. */
  readonly value?: Json;
  /** The value is large: it is cut, or stands there in words. */
  readonly cut?: true;
  /** Why it failed. The parts around it have neither a value nor an error. */
  readonly error?: { readonly code: ExpressionErrorCode; readonly message: string };
  /** Of a comprehension: the last element that was looked at. The body has its values. */
  readonly element?: { readonly index: number; readonly value: Json; readonly cut?: true };
  /** What a named template stands for. Its only child is that expression. */
  readonly standsFor?: string;
  readonly children?: readonly ExplanationNode[];
}

/** The tree of an evaluation. A chain of `&&` or of `||` is one node. */
export function explanationTree(node: Expression, view: ExplanationView): ExplanationNode {
  return nodeOf(node, view, true);
}

/** `mayFail`: the part around it has no value, so that it may be what failed. */
function nodeOf(node: Expression, view: ExplanationView, mayFail: boolean): ExplanationNode {
  const record = view.recordOf(node);
  const { failure } = view.trace;
  const isFailed = mayFail && record !== undefined && failure?.node === node;
  const children = childrenOf(node, view, record?.value === undefined);
  return {
    source: cutText(view.textOf(node)),
    at: node.at,
    end: node.end,
    evaluated: record !== undefined,
    ...(record?.value === undefined ? {} : cutValue(record.value)),
    ...(isFailed ? { error: { code: failure.error.code, message: failure.error.message } } : {}),
    ...elementIn(node, view),
    ...(node.kind === 'named' ? { standsFor: node.source } : {}),
    ...(children.length > 0 ? { children } : {}),
  };
}

function childrenOf(node: Expression, view: ExplanationView, mayFail: boolean): ExplanationNode[] {
  // A literal, negative or in a list of such, is evaluated as one.
  if (constantOf(node) !== undefined) return [];
  switch (node.kind) {
    case 'named':
      return view.recordOf(node) === undefined ? [] : [nodeOf(node.body, view.inside(node), mayFail)];
    case 'comprehension': {
      const { list, condition, body } = node;
      const inner = view.elementOf(node)?.view ?? view;
      const bodies = condition === undefined ? [body] : [condition, body];
      return [nodeOf(list, view, mayFail), ...bodies.map((part) => nodeOf(part, inner, mayFail))];
    }
    case 'binary': {
      const { operator } = node;
      const parts = operator === '&&' || operator === '||' ? chainOf(node, operator) : partsOf(node);
      return parts.map((part) => nodeOf(part, view, mayFail));
    }
    default:
      return partsOf(node).map((part) => nodeOf(part, view, mayFail));
  }
}

function elementIn(node: Expression, view: ExplanationView): Pick<ExplanationNode, 'element'> {
  const last = node.kind === 'comprehension' ? view.elementOf(node) : undefined;
  return last === undefined ? {} : { element: { index: last.index, ...cutValue(last.element) } };
}
