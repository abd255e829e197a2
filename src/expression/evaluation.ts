import type { Json } from '../base/json';
import type { Expression, StepReference } from './ast';
import { errorAt, type ExpressionError, type Place } from './expression-error';
import { describeReference } from './run-time-errors';
import type { TimeName } from './time-names';
import type { Trace } from './trace';

/** Where an evaluation finds its values. `undefined` means: known, but not set. */
export interface Scope {
  name(name: string): Json | undefined;
  step(reference: StepReference): Json | undefined;
  /**
   * A value of the moment of evaluation; the same one as long as the evaluation lasts. Where it is left out, reading
   * such a value is an error. @throws BellwetherError outside the calendar's horizon; it becomes a `time` error.
   */
  time?(name: TimeName): Json | undefined;
  /** Pays for all evaluations of this scope together, on top of the budget that each has. Left out: nobody counts. */
  readonly purse?: Purse;
}

/** Fuel that several evaluations share. */
export interface Purse {
  readonly left: number;
  /** Called once for each evaluation, however it ended. */
  spend(fuel: number): void;
}

/** One evaluation under way. */
export class Evaluation {
  readonly budget: number;
  /** The budget is what others have left of a shared one. */
  readonly isShort: boolean;
  /** What is left of the budget. */
  fuel: number;
  /** The elements that the variables of the outer and the inner comprehension stand for. */
  local0: Json = null;
  local1: Json = null;

  constructor(
    readonly scope: Scope,
    budget: number,
    /** Where an evaluation that is to be explained is written down. */
    readonly trace?: Trace,
  ) {
    const left = Math.max(0, scope.purse?.left ?? Infinity);
    this.isShort = left < budget;
    this.budget = this.isShort ? left : budget;
    this.fuel = this.budget;
  }
}

/** Evaluates one node. Every node costs 1, taken before anything is done for it. */
export type Operand = (evaluation: Evaluation) => Json;

/** As `Operand`, but undefined where the node, or something on the way to it, is not set. */
export type OptionalOperand = (evaluation: Evaluation) => Json | undefined;

/** Turns the parts of a node into functions. */
export interface Compiler {
  value(expression: Expression): Operand;
  optional(expression: Expression): OptionalOperand;
  /** Whether each part is written down, so that none may be merged into the one around it. */
  readonly isTracing: boolean;
}

/** Takes fuel for work that is about to be done. @throws ExpressionError `fuel` when there is not enough. */
export function burn(evaluation: Evaluation, amount: number, place: Place): void {
  evaluation.fuel -= amount;
  if (evaluation.fuel < 0) throw outOfFuel(evaluation, place);
}

export function outOfFuel({ budget, isShort }: Evaluation, place: Place): ExpressionError {
  const whose = isShort
    ? `the ${budget} units that the expressions before it have left`
    : `its budget of ${budget} units`;
  return errorAt(place, 'fuel', `the evaluation needs more than ${whose}`);
}

export function notSet(expression: Expression): ExpressionError {
  return errorAt(expression, 'unset', `${describeReference(expression)} is not set`);
}
