import { ActionError } from '../action-error';
import type { DimensionInput, ParameterValue } from './space-schema';

/** So many values a dimension may have; a finer grid tells noise apart. */
const mostValues = 10_000;

/**
 * The values of one dimension, in order and without repetition. Steps are counted in decimals: 0.005 to 0.05 by 0.005 are
 * ten values that print as they are meant.
 * @throws ActionError `InvalidParameterSpace` when the range is empty or has more than 10,000 values.
 */
export function dimensionValues(name: string, input: DimensionInput): ParameterValue[] {
  if (typeof input !== 'object') return [input];
  if ('values' in input) return [...new Set(input.values)];
  const { from, to, step } = input;
  // A billionth of a step is rounding, not a missing value.
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count < 1) throw invalid(name, `from is ${from} and to is ${to}; to must not be below from`);
  if (count > mostValues) {
    throw invalid(
      name,
      `from ${from} to ${to} by ${step} are ${count} values, allowed are ${mostValues}; take a larger step`,
    );
  }
  return Array.from({ length: count }, (_, index) => Number((from + index * step).toPrecision(12)));
}

function invalid(name: string, problem: string): ActionError {
  return new ActionError('InvalidParameterSpace', `parameter ${name}: ${problem}`);
}
