import type { Json } from '../../base/json';
import type { ExplanationNode } from '../../expression';
import { printable } from './printable';
import { cut } from './text';

/** A tree of sub-expressions, each with its value on its line and its parts indented below it. */
export function explanationLines(root: ExplanationNode, width: number): string[] {
  return linesOf(root, width, 0);
}

/** Deeper levels keep the indent of this one, so that there is room for the text. */
const deepest = 12;

function linesOf(node: ExplanationNode, width: number, level: number): string[] {
  const { children = [], element, standsFor } = node;
  const inner = children.filter((child) => !isLiteral(child));
  return [
    line(printable(node.source), outcomeOf(node), level, width),
    ...(standsFor === undefined ? [] : [cut(`${indent(level + 1)}stands for ${printable(standsFor)}`, width)]),
    ...(element === undefined
      ? []
      : [cut(`${indent(level + 1)}with element ${element.index}, ${text(element.value)}`, width)]),
    ...inner.flatMap((child) => linesOf(child, width, level + 1)),
  ];
}

function line(source: string, outcome: string, level: number, width: number): string {
  const begin = indent(level);
  const room = width - begin.length;
  const right = cut(outcome, Math.max(12, Math.floor(room / 2)));
  return `${begin}${cut(source, Math.max(8, room - right.length - 3))} → ${right}`;
}

const indent = (level: number): string => '  '.repeat(Math.min(level, deepest));

function outcomeOf({ evaluated, value, error }: ExplanationNode): string {
  if (error !== undefined) return `error: ${printable(error.message)}`;
  if (!evaluated) return '(not looked at)';
  return value === undefined ? '(no value)' : text(value);
}

const text = (value: Json): string => printable(JSON.stringify(value));

/** A constant says nothing that its own text does not. */
function isLiteral({ source, children }: ExplanationNode): boolean {
  return children === undefined && /^(?:true|false|null)$|^[-\d.["']|^r["']/.test(source);
}
