import type { Json } from '../base/json';
import type { Comprehension, Expression } from './ast';
import { ExpressionError } from './expression-error';

/** What became of a node when it was evaluated last. Without a value, it was not set, or it failed. */
export interface TraceRecord {
  readonly value: Json | undefined;
  /** When, counted in records. */
  readonly stamp: number;
}

/** The element that a comprehension looked at last: the deciding one, or the one that failed, where there is such. */
export interface ElementRecord {
  readonly index: number;
  readonly element: Json;
  readonly stamp: number;
}

/** What an evaluation has come across, node by node. */
export class Trace {
  /** The innermost node that failed. */
  failure: { readonly node: Expression; readonly error: ExpressionError } | undefined;
  private readonly records = new Map<Expression, TraceRecord>();
  private readonly elements = new Map<Comprehension, ElementRecord>();
  private stamp = 0;

  note(node: Expression, value: Json | undefined): void {
    this.records.set(node, { value, stamp: ++this.stamp });
  }

  fail(node: Expression, error: unknown): void {
    this.note(node, undefined);
    if (error instanceof ExpressionError) this.failure ??= { node, error };
  }

  beginElement(node: Comprehension, index: number, element: Json): void {
    this.elements.set(node, { index, element, stamp: ++this.stamp });
  }

  /** The record of a node, unless it is older than `after`: then it belongs to an element that was looked at before. */
  recordOf(node: Expression, after: number): TraceRecord | undefined {
    const record = this.records.get(node);
    return record !== undefined && record.stamp > after ? record : undefined;
  }

  elementOf(node: Comprehension, after: number): ElementRecord | undefined {
    const record = this.elements.get(node);
    return record !== undefined && record.stamp > after ? record : undefined;
  }
}
