/**
 * The standard normal distribution up to `x`, to within 1e-15: Hart (1968), as in West (2005), Better Approximations to
 * Cumulative Normal Functions.
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > 37) return x > 0 ? 1 : 0;
  const tail = Math.exp((-size * size) / 2) * tailRatio(size);
  return x > 0 ? 1 - tail : tail;
}

function tailRatio(size: number): number {
  if (size < 7.07106781186547) return polynomial(numerator, size) / polynomial(denominator, size);
  const fraction = [4, 3, 2, 1].reduce((below, term) => size + term / below, size + 0.65);
  return 1 / (fraction * Math.sqrt(2 * Math.PI));
}

const numerator = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
];
const denominator = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
];

/** The value that a standard normal variable is below with this probability, between 0 and 1: P. Acklam's, refined once by Halley. */
export function normalQuantile(probability: number): number {
  const x = roughQuantile(probability);
  const error = (normalCdf(x) - probability) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
  return x - error / (1 + (x * error) / 2);
}

const middleNumerator = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const middleDenominator = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
];
const tailNumerator = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailDenominator = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];

function roughQuantile(probability: number): number {
  const tail = Math.min(probability, 1 - probability);
  if (tail < 0.02425) {
    const root = Math.sqrt(-2 * Math.log(tail));
    const x = polynomial(tailNumerator, root) / polynomial(tailDenominator, root);
    return probability < 0.5 ? x : -x;
  }
  const centred = probability - 0.5;
  const square = centred * centred;
  return (polynomial(middleNumerator, square) * centred) / polynomial(middleDenominator, square);
}

/** Coefficients from the highest power down. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
