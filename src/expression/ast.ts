/** Where a node stands in the source text: `at` is its first offset, `end` the one after its last. */
interface Placed {
  readonly at: number;
  readonly end: number;
}

export type BinaryOperator = '&&' | '||' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

export type Expression =
  | (Placed & { readonly kind: 'literal'; readonly value: null | boolean | number | string })
  | (Placed & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | (Placed & { readonly kind: 'name'; readonly name: string })
  | StepReference
  | (Placed & { readonly kind: 'member'; readonly object: Expression; readonly name: string })
  | (Placed & { readonly kind: 'index'; readonly object: Expression; readonly index: Expression })
  | (Placed & { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Expression })
  | (Placed & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Placed & {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    })
  | (Placed & { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] });

/** `steps.group.step.output`: the ids on the way, and which of the step's fields is read. */
export type StepReference = Placed & {
  readonly kind: 'step';
  readonly segments: readonly string[];
  readonly field: StepField;
};

export type StepField = 'output' | 'status';

/** The fields of a step that an expression can read; no step may have one of them as its id. */
export const stepFields: readonly StepField[] = ['output', 'status'];

/** Names that lead out of plain data in JavaScript; no expression may use them and nothing may be called so. */
export const forbiddenNames: readonly string[] = ['__proto__', 'constructor', 'prototype'];
