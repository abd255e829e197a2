/** Largest rate at which the square loss of forecasts in 0..1 is exp-concave, which the bound below rests on. */
const RATE = 0.5;

/**
 * The weights of the exponentially weighted average forecaster (N. Cesa-Bianchi and G. Lugosi, Prediction, Learning, and
 * Games, 2006, chapter 3): `exp(-loss / 2)`, adding up to 1, for the sums of square losses of forecasts in 0..1. The average
 * forecast under these weights loses in sum at most `2 ln(members)` more than the best member, whatever happens.
 */
export function exponentialWeights(losses: readonly number[]): number[] {
  const least = Math.min(...losses);
  const raw = losses.map((loss) => Math.exp(-RATE * (loss - least)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}
