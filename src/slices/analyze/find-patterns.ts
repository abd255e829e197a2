import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { type BarSeries, getBarSet, sessionDate } from '../shared/bars';
import type { Provenance } from '../shared/provenance';
import { letOthersRun } from '../shared/let-others-run';
import { analyzeSymbol } from './analyze-symbol';
import { findPatternsInput, findPatternsOutput, type SymbolAnalysis } from './find-patterns-schema';
import { knownBars } from './known-bars';

export const findPatterns = defineAction({
  name: 'analyze.find_patterns',
  summary:
    'Indicators, trend, chart patterns, support and resistance, and a recommendation for each symbol of a bar set',
  capability: 'compute',
  input: findPatternsInput,
  output: findPatternsOutput,
  defaults: { timeout: '5m', heartbeat: '1m' },
  run: async (input, ports) => {
    const set = await getBarSet(ports.artifacts, input.bars);
    if (set.series.length === 0) {
      throw new ActionError('NoData', `bar set ${input.bars.ref} holds no series; give one with at least one symbol`);
    }
    const read = set.series.map((series) => knownBars(series, input.as_of));
    const analyses: SymbolAnalysis[] = [];
    for (const bars of read) {
      await letOthersRun(ports.signal);
      analyses.push(analyzeSymbol(bars, input));
      ports.progress(analyses.length / read.length, `analyzed ${bars.symbol}`);
    }
    return { analyses, provenance: read.flatMap((bars) => provenanceOf(bars, set.provenance)) };
  },
});

/** The provenance of a symbol's bars, with the range that was read of them. */
function provenanceOf({ symbol, time }: BarSeries, provenance: readonly Provenance[]): readonly Provenance[] {
  return provenance
    .filter((entry) => entry.symbol === symbol)
    .map((entry) => ({
      ...entry,
      from: sessionDate(time[0]),
      to: sessionDate(time[time.length - 1]),
      bars: time.length,
    }));
}
