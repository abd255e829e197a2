import { ActionError } from '../../action-error';

/**
 * One value a bar, in time order. Leading NaN means "not known yet", so that an indicator can be taken of another one;
 * NaN after the first known value is not supported. Columns of prices and volumes have no NaN.
 */
export type Column = ArrayLike<number>;

/** A column of NaN: what an indicator is before its warm-up ends. */
export function unknownColumn(length: number): Float64Array {
  return new Float64Array(length).fill(NaN);
}

/**
 * The values as numbers side by side: a loop over one kind of array runs several times as fast as one that may meet two. Gives
 * the column itself where it is one already; not to be written to.
 */
export function packed(values: Column): Float64Array {
  return values instanceof Float64Array ? values : new Float64Array(values);
}

/** Index of the first value that is known; the length of the column when none is. */
export function firstKnown(values: Column): number {
  let index = 0;
  while (index < values.length && Number.isNaN(values[index])) index++;
  return index;
}

/** @throws ActionError `InvalidParameters` unless `value` is a whole number of at least `minimum`. */
export function requirePeriod(name: string, value: number, minimum = 1): void {
  if (Number.isInteger(value) && value >= minimum) return;
  throw new ActionError(
    'InvalidParameters',
    `${name} is ${value}; it must be a whole number of bars of at least ${minimum}`,
  );
}

/** @throws ActionError `InvalidParameters` unless all columns have the same length, which is returned. */
export function requireSameLength(columns: Readonly<Record<string, Column>>): number {
  const lengths = Object.values(columns).map((column) => column.length);
  if (new Set(lengths).size <= 1) return lengths[0] ?? 0;
  const listing = Object.entries(columns).map(([name, column]) => `${name} ${column.length}`);
  throw new ActionError(
    'InvalidParameters',
    `columns differ in length (${listing.join(', ')}); give one value a bar in each`,
  );
}
