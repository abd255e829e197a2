import type { TradingCalendar } from '../../calendar';
import type { BarSeries } from '../shared/bars';
import { barMoment } from './bar-moment';
import { gatherEvidence } from './evidence';
import type { FindPatternsInput, SymbolAnalysis } from './find-patterns-schema';
import type { Level, Pattern } from './patterns';
import { recommend } from './recommendation';
import type { Trend } from './trend';

/** Everything that is said of one symbol, from its known bars alone. */
export function analyzeSymbol(bars: BarSeries, input: FindPatternsInput, calendar?: TradingCalendar): SymbolAnalysis {
  const evidence = gatherEvidence(bars, input, calendar);
  const { close, last, indicators, trend, patterns, levels } = evidence;
  const rule = { decisionThreshold: input.decision_threshold, weights: input.weights };
  return {
    symbol: bars.symbol,
    as_of: barMoment(bars, last),
    bars: last + 1,
    close,
    indicators,
    trend: trend === undefined ? null : describeTrend(trend),
    patterns: patterns.map((pattern) => describePattern(pattern, bars)),
    levels: levels.map((level) => describeLevel(level, bars)),
    recommendation: recommend(evidence, rule),
  };
}

function describeTrend({ direction, strength, annualSlope, bars }: Trend): NonNullable<SymbolAnalysis['trend']> {
  return { direction, strength, annual_slope: annualSlope, bars, method: 'log_linear_regression' };
}

function describePattern(pattern: Pattern, bars: BarSeries): SymbolAnalysis['patterns'][number] {
  const { points, confirmedAt, endedAt, target } = pattern;
  return {
    name: pattern.name,
    direction: pattern.direction,
    status: pattern.status,
    from: barMoment(bars, points[0].index),
    to: barMoment(bars, points[points.length - 1].index),
    known_on: barMoment(bars, pattern.knownAt),
    confirmed_on: confirmedAt === undefined ? null : barMoment(bars, confirmedAt),
    ended_on: endedAt === undefined ? null : barMoment(bars, endedAt),
    confirmation_levels: [...pattern.confirmationLevels],
    target: target !== undefined && target > 0 ? target : null,
    failure_level: pattern.failureLevel ?? null,
    fit: pattern.fit,
    points: points.map(({ role, index, price }) => ({ role, date: barMoment(bars, index), price })),
  };
}

function describeLevel(level: Level, bars: BarSeries): SymbolAnalysis['levels'][number] {
  return {
    kind: level.kind,
    price: level.price,
    touches: level.touches,
    first_touch: barMoment(bars, level.firstTouch),
    last_touch: barMoment(bars, level.lastTouch),
    distance: level.price / bars.close[bars.close.length - 1] - 1,
  };
}
