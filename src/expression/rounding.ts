/** 10^0 to 10^15, each an exact double. */
const powers = Array.from({ length: 16 }, (_, places) => Number(`1e${places}`));

/**
 * Rounds half away from zero, on the shortest decimal text of `x`, so that 1.005 to two decimals is 1.01.
 * `decimals` is a whole number from 0 to 15.
 */
export function roundHalfAway(x: number, decimals: number): number {
  const size = Math.abs(x);
  const power = powers[decimals];
  const scaled = size * power;
  // The product and the shortest text are off by an ulp together; only that near to a half need the text be looked at.
  const isClear = scaled < 1e15 && Math.abs(scaled - Math.floor(scaled) - 0.5) > (scaled + 1) * 1e-15;
  const rounded = isClear ? Math.floor(scaled + 0.5) / power : roundByText(size, decimals);
  return x < 0 ? -rounded : rounded;
}

function roundByText(size: number, decimals: number): number {
  const shifted = shiftDecimal(size, decimals);
  // From 2^52 on there is nothing behind the point left to round.
  if (shifted >= 2 ** 52) return size;
  // Not floor(x + 0.5): that sum is itself rounded, and takes 0.49999999999999994 to 1.
  return shiftDecimal(Math.round(shifted), -decimals);
}

/** x · 10^places by moving the point in the decimal text, which does not round as a multiplication would. */
function shiftDecimal(x: number, places: number): number {
  const [mantissa, exponent = '0'] = String(x).split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}
