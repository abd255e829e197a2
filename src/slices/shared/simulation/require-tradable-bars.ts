import { ActionError } from '../../action-error';
import { barMoment } from '../bar-moment';
import type { BarSeries } from '../bars';
import type { BarWindow } from './rules';

/** @throws ActionError `InvalidBars` naming the first bar of the window with a price that is not a positive number. */
export function requireTradableBars(series: BarSeries, window: BarWindow): void {
  for (let bar = window.first; bar <= window.last; bar++) {
    const { open, high, low, close } = series;
    // The sum and the smallest are enough: NaN and infinity show in the sum.
    const usable = Number.isFinite(open[bar] + high[bar] + low[bar] + close[bar]);
    if (usable && Math.min(open[bar], high[bar], low[bar], close[bar]) > 0) continue;
    throw new ActionError(
      'InvalidBars',
      `the bar of ${series.symbol} on ${barMoment(series, bar)} has open ${open[bar]}, high ${high[bar]}, low ${low[bar]}, ` +
        `close ${close[bar]}; prices to trade at must be positive numbers: correct the source or choose another window`,
    );
  }
}
