import type { z } from 'zod';
import { defineAction } from '../action';
import type { Ports } from '../ports';
import { areManyBars, barsRead } from '../shared/large';
import { letOthersRun } from '../shared/let-others-run';
import { type BarInput, type KnownBars, readKnownBars } from '../shared/risk';
import { assess } from './assess';
import { marketCloses } from './market-closes';
import { detectInput, detectOutput, type symbolAssessmentSchema, type Assessment } from './regime-schema';

export const detect = defineAction({
  name: 'market_regime.detect',
  summary: 'Tell the regime of the market and of each symbol, how sure it is and how long such regimes last',
  capability: 'compute',
  input: detectInput,
  output: detectOutput,
  publishes: { regime: 'regime', volatility: 'volatility', trend: 'trend', confidence: 'confidence' },
  defaults: { timeout: '2m', heartbeat: '30s' },
  pool: (input) => areManyBars(barsRead(input, input.symbols?.length ?? 0)),
  run: async (input, ports) => {
    const known = await readKnownBars(input, ports);
    const { market, symbols } = await assessAll(known, input, ports);
    ports.progress(1);
    return {
      ...market,
      symbols,
      warnings: [...known.warnings, ...originWarnings(known)],
      provenance: [...known.provenance],
    };
  },
});

interface WindowInput extends BarInput {
  readonly volatility_bars: number;
  readonly trend_bars: number;
  readonly horizon_bars: number;
}

/** The market of all symbols, and each symbol by itself. */
export async function assessAll(
  known: KnownBars,
  input: WindowInput,
  ports: Pick<Ports, 'progress' | 'signal'>,
): Promise<{ market: Assessment; symbols: z.infer<typeof symbolAssessmentSchema>[] }> {
  const rules = {
    volatilityBars: input.volatility_bars,
    trendBars: input.trend_bars,
    horizonBars: input.horizon_bars,
    perYear: known.perYear,
  };
  const symbols = [];
  for (const [index, series] of known.series.entries()) {
    await letOthersRun(ports.signal);
    ports.progress(0.5 + (0.5 * index) / known.series.length, `regime of ${series.symbol}`);
    symbols.push({ symbol: series.symbol, ...assess({ ...series, name: series.symbol }, rules) });
  }
  const { symbol: _symbol, ...only } = symbols[0];
  return { market: symbols.length === 1 ? only : assess(marketCloses(known.series), rules), symbols };
}

/** What makes a regime doubtful: bars that are not a market's, a market of fewer bars than its symbols have. */
export function originWarnings({ provenance, series }: KnownBars): string[] {
  const longest = Math.max(...series.map(({ time }) => time.length));
  const shortest = series.find(({ time }) => time.length < 0.9 * longest);
  return [
    ...provenance.flatMap(({ symbol, kind }) =>
      kind === 'synthetic' ? [`${symbol}: the bars are synthetic, not a market's`] : [],
    ),
    ...(shortest === undefined
      ? []
      : [
          `${shortest.symbol} has ${shortest.time.length} bars, another symbol ${longest}: the market of all reaches back ` +
            'no further than the shortest',
        ]),
  ];
}
