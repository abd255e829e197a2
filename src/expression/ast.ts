import type { Place } from './expression-error';
import type { Pattern } from './pattern';
import type { TimeName } from './time-names';

export type BinaryOperator = '&&' | '||' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

/** Every node carries its place in the source text. */
export type Expression =
  | (Place & { readonly kind: 'literal'; readonly value: null | boolean | number | string })
  | (Place & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | (Place & { readonly kind: 'name'; readonly name: string })
  | LocalReference
  | (Place & { readonly kind: 'time'; readonly name: TimeName })
  | StepReference
  | NamedTemplateUse
  | (Place & { readonly kind: 'member'; readonly object: Expression; readonly name: string })
  | (Place & { readonly kind: 'index'; readonly object: Expression; readonly index: Expression })
  | (Place & { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Expression })
  | BinaryExpression
  | (Place & {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    })
  | CallExpression
  | PatternTest
  | Comprehension;

export type BinaryExpression = Place & {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
};

export type CallExpression = Place & {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
};

/** The variable of a comprehension. `level` is 0 in the outer one and 1 in one that stands inside it. */
export type LocalReference = Place & { readonly kind: 'local'; readonly name: string; readonly level: number };

/** `steps.group.step.output`: the ids on the way, and which of the step's fields is read. */
export type StepReference = Place & {
  readonly kind: 'step';
  readonly segments: readonly string[];
  readonly field: StepField;
};

/** `SAFE_TO_TRADE`: the expression it stands for has places in a source text of its own. */
export type NamedTemplateUse = Place & {
  readonly kind: 'named';
  readonly name: string;
  readonly source: string;
  readonly body: Expression;
};

/** `match(text, 'pattern')` and `search(text, 'pattern')`, the pattern compiled. */
export type PatternTest = Place & {
  readonly kind: 'pattern';
  readonly whole: boolean;
  readonly text: Expression;
  readonly pattern: Pattern;
};

/** `xs.filter(x, body)`; `condition` is the second argument of `xs.map(x, condition, body)`. */
export type Comprehension = Place & {
  readonly kind: 'comprehension';
  readonly macro: MacroName;
  readonly list: Expression;
  readonly variable: string;
  readonly level: number;
  readonly condition?: Expression;
  readonly body: Expression;
};

export type MacroName = 'exists' | 'exists_one' | 'all' | 'filter' | 'map';

export const macroNames: readonly MacroName[] = ['exists', 'exists_one', 'all', 'filter', 'map'];

export type StepField = 'output' | 'status';

/** The fields of a step that an expression can read; no step may have one of them as its id. */
export const stepFields: readonly StepField[] = ['output', 'status'];

/** Names that lead out of plain data in JavaScript; no expression may use them and nothing may be called so. */
export const forbiddenNames: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** The parts of an expression in the order in which they stand. A named template's own expression is not among them. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
    case 'local':
    case 'time':
    case 'step':
    case 'named':
      return [];
    case 'list':
      return expression.items;
    case 'member':
      return [expression.object];
    case 'index':
      return [expression.object, expression.index];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.test, expression.whenTrue, expression.whenFalse];
    case 'call':
      return expression.args;
    case 'pattern':
      return [expression.text];
    case 'comprehension':
      return expression.condition === undefined
        ? [expression.list, expression.body]
        : [expression.list, expression.condition, expression.body];
  }
}

export type ReferenceExpression = Extract<
  Expression,
  { kind: 'name' | 'local' | 'time' | 'step' | 'member' | 'index' }
>;

/** What names a value instead of computing one: `has` and `default` take these. */
export function isReference(expression: Expression | undefined): expression is ReferenceExpression {
  return expression !== undefined && ['name', 'local', 'time', 'step', 'member', 'index'].includes(expression.kind);
}
