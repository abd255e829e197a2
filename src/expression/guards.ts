import { partsOf, type BinaryExpression, type CallExpression, type Expression, type StepReference } from './ast';

/** The values that are known to be set, each by the text that leads to it: `steps.a.output`, `steps.a.output.x`. */
export type Guarded = ReadonlySet<string>;

export const nothingGuarded: Guarded = new Set();

/** What is known to be set where an expression has come out as `outcome`. */
export function guardedWhen(expression: Expression, outcome: boolean): Guarded {
  switch (expression.kind) {
    case 'unary':
      return expression.operator === '!' ? guardedWhen(expression.operand, !outcome) : nothingGuarded;
    case 'binary':
      return guardedByOperator(expression, outcome);
    case 'call':
      return isSetWhen(expression, outcome) && expression.args[0] !== undefined
        ? new Set(prefixesOf(expression.args[0]))
        : nothingGuarded;
    default:
      return nothingGuarded;
  }
}

/**
 * The reads of steps' outputs in an expression that nothing guards: outside `has` and the first argument of `default`, and
 * not on the side of an `&&`, `||` or `? :` that is only evaluated when they are set. `guarded` is known beforehand.
 */
export function* unguardedReads(expression: Expression, guarded: Guarded = nothingGuarded): Generator<StepReference> {
  if (prefixesOf(expression).some((prefix) => guarded.has(prefix))) return;
  switch (expression.kind) {
    case 'step':
      if (expression.field === 'output') yield expression;
      return;
    case 'binary':
      yield* unguardedReads(expression.left, guarded);
      yield* unguardedReads(expression.right, whereRightIsEvaluated(expression, guarded));
      return;
    case 'conditional':
      yield* unguardedReads(expression.test, guarded);
      yield* unguardedReads(expression.whenTrue, union(guarded, guardedWhen(expression.test, true)));
      yield* unguardedReads(expression.whenFalse, union(guarded, guardedWhen(expression.test, false)));
      return;
    case 'call': {
      const takesUnset = expression.name === 'has' || expression.name === 'default';
      const [first] = expression.args;
      if (takesUnset && first !== undefined) for (const key of keysIn(first)) yield* unguardedReads(key, guarded);
      for (const argument of takesUnset ? expression.args.slice(1) : expression.args)
        yield* unguardedReads(argument, guarded);
      return;
    }
    default:
      for (const part of partsOf(expression)) yield* unguardedReads(part, guarded);
  }
}

/** `has(x)` that is true, and `default(x, false)` that is: what is in its place where it is not set would have been false. */
function isSetWhen({ name, args: [, fallback] }: CallExpression, outcome: boolean): boolean {
  if (name === 'has') return outcome;
  return name === 'default' && fallback?.kind === 'literal' && fallback.value === !outcome;
}

export function union(a: Guarded, b: Guarded): Guarded {
  if (a.size === 0) return b;
  return b.size === 0 ? a : new Set([...a, ...b]);
}

function whereRightIsEvaluated({ operator, left }: BinaryExpression, guarded: Guarded): Guarded {
  if (operator === '&&') return union(guarded, guardedWhen(left, true));
  return operator === '||' ? union(guarded, guardedWhen(left, false)) : guarded;
}

function guardedByOperator({ operator, left, right }: BinaryExpression, outcome: boolean): Guarded {
  switch (operator) {
    case '&&':
    case '||': {
      const a = guardedWhen(left, outcome);
      const b = guardedWhen(right, outcome);
      // Both sides came out so, or one of them did.
      return (operator === '&&') === outcome ? union(a, b) : new Set([...a].filter((path) => b.has(path)));
    }
    case '==':
    case '!=':
      return (operator === '==') === outcome ? succeeded(left, right) : nothingGuarded;
    default:
      return nothingGuarded;
  }
}

/** `steps.a.status == 'succeeded'`, either way round: the step has an output then. */
function succeeded(left: Expression, right: Expression): Guarded {
  const [step, status] = left.kind === 'step' ? [left, right] : [right, left];
  const holds =
    step.kind === 'step' && step.field === 'status' && status.kind === 'literal' && status.value === 'succeeded';
  return holds ? new Set([outputOf(step)]) : nothingGuarded;
}

/** A reference and all that it goes through: of `steps.a.output.x.y` also `steps.a.output.x` and `steps.a.output`. */
function prefixesOf(expression: Expression): string[] {
  const paths: string[] = [];
  for (let at: Expression | undefined = expression; at !== undefined; at = holderOf(at)) {
    const path = pathOf(at);
    if (path !== undefined) paths.push(path);
  }
  return paths;
}

/** The keys in `a[key].b[key]`: they are read whatever guards the whole. */
function* keysIn(reference: Expression): Generator<Expression> {
  for (let at: Expression | undefined = reference; at !== undefined; at = holderOf(at)) {
    if (at.kind === 'index') yield at.index;
  }
}

function holderOf(expression: Expression): Expression | undefined {
  return expression.kind === 'member' || expression.kind === 'index' ? expression.object : undefined;
}

function pathOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'step':
      return expression.field === 'output' ? outputOf(expression) : undefined;
    case 'name':
      return expression.name;
    case 'member':
      return joined(expression.object, expression.name);
    case 'index':
      return expression.index.kind === 'literal' && expression.index.value !== null
        ? joined(expression.object, String(expression.index.value))
        : undefined;
    default:
      return undefined;
  }
}

function joined(object: Expression, part: string): string | undefined {
  const path = pathOf(object);
  return path === undefined ? undefined : `${path}.${part}`;
}

const outputOf = ({ segments }: StepReference): string => `steps.${segments.join('.')}.output`;
