import { isJsonObject, type Json } from '../base/json';

/** Relative difference below which two numbers count as equal: what is left of decimals in binary. */
const tolerance = 1e-9;

/** Where a value differs from what is expected of it; undefined when it does not. */
export interface Difference {
  /** Keys and indexes to the place. */
  readonly path: readonly (string | number)[];
  readonly expected: Json;
  readonly actual: Json | undefined;
}

/**
 * Compares a value with what is expected of it: a mapping may leave keys out, a list has as many entries, numbers are equal but for
 * rounding. @returns every difference.
 */
export function differences(
  expected: Json,
  actual: Json | undefined,
  path: readonly (string | number)[] = [],
): Difference[] {
  if (isJsonObject(expected) && isJsonObject(actual))
    return Object.entries(expected).flatMap(([key, value]) =>
      value === undefined
        ? []
        : differences(value, Object.hasOwn(actual, key) ? actual[key] : undefined, [...path, key]),
    );
  if (isList(expected) && isList(actual) && expected.length === actual.length)
    return expected.flatMap((value, index) => differences(value, actual[index], [...path, index]));
  return isSame(expected, actual) ? [] : [{ path, expected, actual }];
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function isSame(expected: Json, actual: Json | undefined): boolean {
  if (typeof expected === 'number' && typeof actual === 'number')
    return Math.abs(expected - actual) <= tolerance * Math.max(1, Math.abs(expected), Math.abs(actual));
  return JSON.stringify(expected) === JSON.stringify(actual);
}
