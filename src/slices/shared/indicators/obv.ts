import { type Column, requireSameLength } from './column';

/**
 * On-balance volume (Granville) in the unit of `volume`, known from the first bar on, which counts its own volume: rises
 * by the volume of a bar that closes higher, falls by that of one that closes lower. Equal to TA-Lib OBV.
 * @throws ActionError `InvalidParameters` when the columns differ in length.
 */
export function obv(close: Column, volume: Column): Float64Array {
  const balances = new Float64Array(requireSameLength({ close, volume }));
  for (let index = 0; index < balances.length; index++) {
    if (index === 0) balances[index] = volume[index];
    else balances[index] = balances[index - 1] + Math.sign(close[index] - close[index - 1]) * volume[index];
  }
  return balances;
}
