import { type Column, packed, requireSameLength } from './column';

/**
 * On-balance volume (Granville) in the unit of `volume`, known from the first bar on, which counts its own volume: rises
 * by the volume of a bar that closes higher, falls by that of one that closes lower. Equal to TA-Lib OBV.
 * @throws ActionError `InvalidParameters` when the columns differ in length.
 */
export function obv(close: Column, volume: Column): Float64Array {
  const balances = new Float64Array(requireSameLength({ close, volume }));
  const [closes, volumes] = [packed(close), packed(volume)];
  let balance = 0;
  for (let index = 0; index < balances.length; index++) {
    const before = closes[index - 1];
    if (index === 0 || closes[index] > before) balance += volumes[index];
    else if (closes[index] < before) balance -= volumes[index];
    balances[index] = balance;
  }
  return balances;
}
