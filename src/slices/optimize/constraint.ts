import { didYouMean } from '../../base/suggest';
import { ActionError } from '../action-error';
import type { ParameterValue } from './space-schema';

type Values = Readonly<Record<string, ParameterValue | undefined>>;

/** Tells whether a candidate keeps a constraint. */
export type Constraint = (values: Values) => boolean;

const number = String.raw`-?\d+(?:\.\d+)?(?:e-?\d+)?`;
const pattern = new RegExp(
  String.raw`^\s*([a-z]\w*)\s*(<=|>=|==|!=|<|>)\s*(?:(${number})\s*\*\s*)?([a-z]\w*|${number})\s*$`,
);

/**
 * A constraint from its text: a parameter, a comparison, and a number or a parameter, which a factor may stand before:
 * `fast_period < slow_period`, `take_profit >= 2 * stop_loss`, `lookback != 20`.
 * @throws ActionError `InvalidConstraint` when it reads otherwise or names a parameter that is not in `known`.
 */
export function parseConstraint(text: string, known: readonly string[]): Constraint {
  const match = pattern.exec(text);
  if (match === null) {
    throw new ActionError(
      'InvalidConstraint',
      `constraint ${JSON.stringify(text)} is not understood; write a parameter, one of < <= > >= == !=, and a parameter or a number, ` +
        'with a factor before it if need be: take_profit >= 2 * stop_loss',
    );
  }
  const [, left, operator, factorText, rightText] = match;
  requireKnown(left, text, known);
  const fixed = Number(rightText);
  if (Number.isNaN(fixed)) requireKnown(rightText, text, known);
  const factor = factorText === undefined ? 1 : Number(factorText);
  return (values) => {
    const leftValue = numberOf(values, left, text);
    const rightValue = factor * (Number.isNaN(fixed) ? numberOf(values, rightText, text) : fixed);
    return compare(leftValue, operator, rightValue);
  };
}

function compare(left: number, operator: string, right: number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    default:
      return left !== right;
  }
}

function requireKnown(name: string, text: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new ActionError(
    'InvalidConstraint',
    `constraint ${JSON.stringify(text)} names ${name}, which the space does not have; it has ${known.join(', ')}.${didYouMean(name, known)}`,
  );
}

function numberOf(values: Values, name: string, text: string): number {
  const value = values[name];
  if (typeof value === 'number') return value;
  throw new ActionError(
    'InvalidConstraint',
    `constraint ${JSON.stringify(text)} compares ${name}, which is ${JSON.stringify(value)}; constraints compare numbers`,
  );
}
