import { horizonReturn } from '../../../src/slices/ml_strategy/horizon-return';
import { barsOf } from './bars-of';

const free = { commission: 0, slippage: 0 };
const dear = { commission: 0.01, slippage: 0.02 };

/** Opens 100, 102, 110, 121 and closes 101, 105, 120, 125 at bars 0 to 3. */
const series = barsOf([101, 105, 120, 125], { open: [100, 102, 110, 121] });

describe('the net return over a horizon', () => {
  it.each([
    ['is 0 when the strategy stays flat', [0, 0, 0, 0], 0, 3, free, 0],
    ['counts from the open after the signal to the last close', [1, 1, 1, 1], 0, 3, free, 125 / 102 - 1],
    ['stops at the horizon', [1, 1, 1, 1], 0, 2, free, 120 / 102 - 1],
    ['starts at the signal bar', [1, 1, 1, 1], 1, 2, free, 125 / 110 - 1],
    ['does not act on the target of the last bar', [1, 1, 0, 0], 0, 2, free, 120 / 102 - 1],
    ['leaves at the open after the signal to leave', [1, 0, 0, 0], 0, 3, free, 110 / 102 - 1],
    ['loses on a short position that rises', [-1, -1, -1, -1], 0, 3, free, 1 - 125 / 102],
    ['turns from long to short in one open', [1, -1, -1, -1], 0, 3, free, (110 / 102) * (2 - 125 / 110) - 1],
    ['pays costs in and out of a long', [1, 1, 1, 1], 0, 3, dear, (125 * 0.98 * 0.99) / (102 * 1.02 * 1.01) - 1],
    [
      'pays costs in and out of a short',
      [-1, -1, -1, -1],
      0,
      3,
      dear,
      (102 * 0.98 * 0.99 - 125 * 1.02 * 1.01) / (102 * 0.98 * 1.01),
    ],
  ])('%s', (_, targets, signalBar, horizon, costs, expected) => {
    expect(horizonReturn(series, Int8Array.from(targets), signalBar, horizon, costs)).toBeCloseTo(expected, 12);
  });

  it('trades no more once a short position has eaten the account', () => {
    const soaring = barsOf([100, 100, 300, 300, 900], { open: [100, 100, 300, 300, 300] });
    const targets = Int8Array.of(-1, 0, 1, 1, 1);
    expect(horizonReturn(soaring, targets, 0, 4, free)).toBe(-2);
  });

  it('reads nothing beyond the horizon', () => {
    const altered = barsOf([101, 105, 120, 1], { open: [100, 102, 110, 1] });
    const targets = Int8Array.of(1, 1, 1, 1);
    expect(horizonReturn(altered, targets, 0, 2, dear)).toBe(horizonReturn(series, targets, 0, 2, dear));
  });
});
