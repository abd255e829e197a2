/**
 * x^y, the same on every machine: JavaScript leaves the last digits of `Math.pow` to the engine, and a replay may run
 * on another one. Computed as exp(y · ln x) with pairs of doubles, of about 100 bits; only + - * / are used.
 * The result is the double nearest to the true one, but where that lies all but in the middle between two.
 * NaN where there is no real result.
 */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  const isWhole = Number.isInteger(y);
  if (x === 0) return y > 0 ? 0 : Infinity;
  if (x < 0 && !isWhole) return NaN;
  const size = exponentialOfProduct(logarithm(Math.abs(x)), y);
  return x < 0 && y % 2 !== 0 ? -size : size;
}

/** The unevaluated sum of two doubles, the second below the last digit of the first. */
interface Pair {
  readonly high: number;
  readonly low: number;
}

const ln2: Pair = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };

function logarithm(x: number): Pair {
  let mantissa = x;
  let exponent = 0;
  while (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  // ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172
  const s = divide(twoSum(mantissa, -1), twoSum(mantissa, 1));
  const square = times(s, s);
  let sum: Pair = { high: 0, low: 0 };
  for (let k = 22; k >= 0; k--)
    sum = plus(times(sum, square), divide({ high: 1, low: 0 }, { high: 2 * k + 1, low: 0 }));
  const series = times(s, sum);
  return plus({ high: 2 * series.high, low: 2 * series.low }, timesNumber(ln2, exponent));
}

function exponentialOfProduct(a: Pair, b: number): number {
  const about = a.high * b;
  if (about > 710) return Infinity;
  if (about < -746) return 0;
  const x = timesNumber(a, b);
  const twos = Math.round(x.high / ln2.high);
  const rest = plus(x, timesNumber(ln2, -twos));
  let sum: Pair = { high: 1, low: 0 };
  for (let k = 27; k >= 1; k--) {
    sum = plus(divide(times(sum, rest), { high: k, low: 0 }), { high: 1, low: 0 });
  }
  // In two steps: 2^1024 is no double, nor is 2^-1075.
  const half = Math.trunc(twos / 2);
  return (sum.high + sum.low) * powerOfTwo(half) * powerOfTwo(twos - half);
}

function powerOfTwo(exponent: number): number {
  const factor = exponent < 0 ? 0.5 : 2;
  let result = 1;
  for (let i = Math.abs(exponent); i > 0; i--) result *= factor;
  return result;
}

function twoSum(a: number, b: number): Pair {
  const high = a + b;
  const rest = high - a;
  return { high, low: a - (high - rest) + (b - rest) };
}

function twoProduct(a: number, b: number): Pair {
  const high = a * b;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return { high, low: aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow) };
}

/** Two halves of 26 bits each, so that products of them are exact. */
function split(a: number): [number, number] {
  const scaled = 134_217_729 * a;
  const high = scaled - (scaled - a);
  return [high, a - high];
}

function plus(a: Pair, b: Pair): Pair {
  const sum = twoSum(a.high, b.high);
  const low = twoSum(a.low, b.low);
  const first = twoSum(sum.high, sum.low + low.high);
  return twoSum(first.high, first.low + low.low);
}

function times(a: Pair, b: Pair): Pair {
  const product = twoProduct(a.high, b.high);
  return twoSum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

const timesNumber = (a: Pair, b: number): Pair => times(a, { high: b, low: 0 });

function divide(a: Pair, b: Pair): Pair {
  const first = a.high / b.high;
  const rest = plus(a, timesNumber(b, -first));
  const second = rest.high / b.high;
  const last = plus(rest, timesNumber(b, -second));
  return plus(twoSum(first, second), { high: last.high / b.high, low: 0 });
}
