/**
 * Herfindahl-Hirschman index of values: the sum of their squared shares of the whole, sizes without sign. 1 is all in one, 1/n
 * is n equal ones; 0 where there is nothing.
 */
export function herfindahl(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + Math.abs(value), 0);
  return total === 0 ? 0 : values.reduce((sum, value) => sum + (Math.abs(value) / total) ** 2, 0);
}
