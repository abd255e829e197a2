import { type BarSeries, sessionDate } from '../shared/bars';
import { atr } from '../shared/indicators';
import type { FindPatternsInput, SymbolAnalysis } from './find-patterns-schema';
import { latestIndicators } from './latest-indicators';
import { findLevels, findPatternsNamed, findPivots, type Level, type Pattern } from './patterns';
import { recommend } from './recommendation';
import { type Trend, trendOf } from './trend';

/** Everything that is said of one symbol, from its known bars alone. */
export function analyzeSymbol(bars: BarSeries, input: FindPatternsInput): SymbolAnalysis {
  const { high, low, close } = bars;
  const last = close.length - 1;
  const from = Math.max(0, close.length - input.lookback_bars);
  const ranges = atr(high, low, close);
  const swings = [...input.swing_atr].sort((a, b) => a - b).map((turn) => findPivots({ high, low, atr: ranges }, turn));
  const patterns = findPatternsNamed(input.patterns, {
    bars,
    atr: ranges,
    from,
    swings,
    doubleTolerance: input.double_tolerance,
    doubleMinDepth: input.double_min_depth,
    headAndShouldersTolerance: input.head_and_shoulders_tolerance,
  });
  const levels = findLevels(
    swings[0].filter((pivot) => pivot.index >= from),
    close[last],
    input.level_tolerance,
  );
  const indicators = latestIndicators(bars);
  const trend = trendOf(close, input.trend_bars);
  const rule = { decisionThreshold: input.decision_threshold, weights: input.weights };
  return {
    symbol: bars.symbol,
    as_of: sessionDate(bars.time[last]),
    bars: close.length,
    close: close[last],
    indicators,
    trend: trend === undefined ? null : describeTrend(trend),
    patterns: patterns.map((pattern) => describePattern(pattern, bars)),
    levels: levels.map((level) => describeLevel(level, bars)),
    recommendation: recommend({ close: close[last], last, indicators, trend, patterns }, rule),
  };
}

function describeTrend({ direction, strength, annualSlope, bars }: Trend): NonNullable<SymbolAnalysis['trend']> {
  return { direction, strength, annual_slope: annualSlope, bars, method: 'log_linear_regression' };
}

function describePattern(pattern: Pattern, { time }: BarSeries): SymbolAnalysis['patterns'][number] {
  const { points, confirmedAt, endedAt, target } = pattern;
  return {
    name: pattern.name,
    direction: pattern.direction,
    status: pattern.status,
    from: sessionDate(time[points[0].index]),
    to: sessionDate(time[points[points.length - 1].index]),
    known_on: sessionDate(time[pattern.knownAt]),
    confirmed_on: confirmedAt === undefined ? null : sessionDate(time[confirmedAt]),
    ended_on: endedAt === undefined ? null : sessionDate(time[endedAt]),
    confirmation_levels: [...pattern.confirmationLevels],
    target: target !== undefined && target > 0 ? target : null,
    failure_level: pattern.failureLevel ?? null,
    fit: pattern.fit,
    points: points.map(({ role, index, price }) => ({ role, date: sessionDate(time[index]), price })),
  };
}

function describeLevel(level: Level, { time, close }: BarSeries): SymbolAnalysis['levels'][number] {
  return {
    kind: level.kind,
    price: level.price,
    touches: level.touches,
    first_touch: sessionDate(time[level.firstTouch]),
    last_touch: sessionDate(time[level.lastTouch]),
    distance: level.price / close[close.length - 1] - 1,
  };
}
