import type { Json, JsonObject } from '../base/json';
import { pathText, type Finding } from '../definition/issue';
import { ExpressionError, type ExplanationNode } from '../expression';
import { limits } from '../expression/limits';
import { namedTemplates, type NamedTemplate } from '../expression/named-templates';
import { contextOf } from './context';
import { InvalidContextError } from './context-error';
import { evaluateText } from './evaluate-text';

/** What an expression can read, outside a run. */
export interface EvaluationValues {
  /** Read by their names. */
  readonly variables?: JsonObject;
  /** Facts of the trading context that are set: `regime`, `drawdown`, … */
  readonly context?: JsonObject;
  /** Steps by id, as `{ risk: { output: …, status: 'succeeded' } }`; other keys of a step are the steps inside it. */
  readonly steps?: JsonObject;
  /** The time of the evaluation: no clock is read. Milliseconds since 1970, or text with its zone, as 2026-11-27T18:00:00Z. */
  readonly now?: number | string;
  /** An exchange calendar by name, or one of your own. @default XNYS */
  readonly calendar?: string | JsonObject;
}

export interface EvaluateOptions {
  /** The most work that the evaluation may be. @default what a run gives it: 100,000 */
  readonly fuel?: number;
}

/** What an expression came to, and why. */
export interface Evaluation {
  readonly value: Json;
  /** As people write it: `bool`, `number`, `list<string>`. */
  readonly type: string;
  /** The same for the same expression and values, on every machine. */
  readonly fuel: number;
  /** Why, in one line: `false because drawdown (0.14) < 0.1 is false`. */
  readonly explanation: string;
  readonly explanationTree: ExplanationNode;
}

/**
 * Evaluates an expression as a run would, bare, in `${{ }}`, or a text with several of them.
 * @throws ExpressionError what is wrong with the expression or was not set, with its place (`at`, from 0);
 * InvalidContextError everything that is wrong with the values; BellwetherError `NoTime`, `OutsideCalendarHorizon`.
 */
export function evaluate(
  expression: string,
  values: EvaluationValues = {},
  { fuel = limits.fuel }: EvaluateOptions = {},
): Evaluation {
  const findings: Finding[] = [];
  const context = contextOf(asJson(values), findings);
  if (findings.length > 0)
    throw new InvalidContextError(findings.map(({ path, message }) => `${pathText(path)}: ${message}`));
  const evaluated = evaluateText(expression, context, fuel);
  if (!('error' in evaluated)) return evaluated;
  const { code, message, column, end } = evaluated.error;
  throw new ExpressionError(code, message, column - 1, end - 1);
}

/** The conditions that have names (`SAFE_TO_TRADE`): what each stands for, and why. */
export const conditionTemplates: Readonly<Record<string, NamedTemplate>> = namedTemplates;

/** Without what is undefined: a key that is left out is one that is not given. */
function asJson({ variables, context, steps, now, calendar }: EvaluationValues): JsonObject {
  return {
    ...(variables !== undefined && { variables }),
    ...(context !== undefined && { context }),
    ...(steps !== undefined && { steps }),
    ...(now !== undefined && { now }),
    ...(calendar !== undefined && { calendar }),
  };
}
