import { defineAction } from '../action';
import { isLarge } from '../shared/large';
import { letOthersRun } from '../shared/let-others-run';
import { analyzeSymbol } from './analyze-symbol';
import { findPatternsInput, findPatternsOutput, type SymbolAnalysis } from './find-patterns-schema';
import { readBars } from './read-bars';

export const findPatterns = defineAction({
  name: 'analyze.find_patterns',
  summary:
    'Indicators, trend, chart patterns, support and resistance, and a recommendation for each symbol of a bar set',
  capability: 'compute',
  input: findPatternsInput,
  output: findPatternsOutput,
  defaults: { timeout: '5m', heartbeat: '1m' },
  pool: ({ bars }) => isLarge(bars),
  run: async (input, ports) => {
    const { series, provenance, calendar } = await readBars(ports.artifacts, input.bars, input.as_of);
    const analyses: SymbolAnalysis[] = [];
    for (const bars of series) {
      await letOthersRun(ports.signal);
      analyses.push(analyzeSymbol(bars, input, calendar));
      ports.progress(analyses.length / series.length, `analyzed ${bars.symbol}`);
    }
    return { analyses, provenance };
  },
});
