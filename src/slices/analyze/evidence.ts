import type { TradingCalendar } from '../../calendar';
import type { BarSeries } from '../shared/bars';
import { atr } from '../shared/indicators';
import { barsPerYear } from './bar-moment';
import type { EvidenceSettings } from './evidence-fields';
import { latestIndicators } from './latest-indicators';
import { findLevels, findPatternsNamed, findPivots, type Level } from './patterns';
import { trendOf } from './trend';
import type { Evidence } from './voters';

/** What can be said of one symbol from these bars alone, as of the last of them. */
export function gatherEvidence(
  bars: BarSeries,
  settings: EvidenceSettings,
  calendar?: TradingCalendar,
): Evidence & { readonly levels: readonly Level[] } {
  const { high, low, close } = bars;
  const last = close.length - 1;
  const from = Math.max(0, close.length - settings.lookback_bars);
  const ranges = atr(high, low, close);
  const sizes = [...settings.swing_atr].sort((a, b) => a - b);
  const swings = sizes.map((turn) => findPivots({ high, low, atr: ranges }, turn));
  const patterns = findPatternsNamed(settings.patterns, {
    bars,
    atr: ranges,
    from,
    swings,
    doubleTolerance: settings.double_tolerance,
    doubleMinDepth: settings.double_min_depth,
    headAndShouldersTolerance: settings.head_and_shoulders_tolerance,
  });
  const levels = findLevels(
    swings[0].filter((pivot) => pivot.index >= from),
    close[last],
    settings.level_tolerance,
  );
  const trend = trendOf(close, settings.trend_bars, barsPerYear(bars.interval, calendar));
  return { close: close[last], last, indicators: latestIndicators(bars), trend, patterns, levels };
}
