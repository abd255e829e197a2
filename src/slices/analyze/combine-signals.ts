import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { provenanceOfAll } from '../shared/provenance';
import { combineVoices, type Voice } from './combine';
import {
  type CombinedSignal,
  type CombineSignalsInput,
  combineSignalsInput,
  type CombineSignalsOutput,
  combineSignalsOutput,
} from './combine-signals-schema';
import { leadOf } from './lead';

type Source = NonNullable<CombineSignalsInput['sources'][number]>;

export const combineSignals = defineAction({
  name: 'analyze.combine_signals',
  summary: 'One signal a symbol from those of several strategies or models, by a weighted vote',
  capability: 'compute',
  input: combineSignalsInput,
  output: combineSignalsOutput,
  publishes: { confidence: 'confidence' },
  defaults: { timeout: '30s' },
  run: async (input) => combine(input),
});

function combine(input: CombineSignalsInput): CombineSignalsOutput {
  const sources = input.sources.filter((source) => source !== null);
  requireDistinct(sources);
  const total = sources.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) throw noWeight(sources);
  const bySymbol = voicesBySymbol(sources.filter(({ weight }) => weight > 0));
  const signals = [...bySymbol].map(([symbol, voices]) => combineVoices(symbol, voices, input));
  return {
    signals,
    weights: sources.map(({ name, weight }) => ({ source: name, given: weight, normalized: weight / total })),
    confidence: leadOf(signals)?.confidence ?? 0,
    warnings: signals.flatMap((signal) => warningsOf(signal, bySymbol.get(signal.symbol) ?? [], sources)),
    provenance: provenanceOfAll(sources.filter(({ weight }) => weight > 0)),
  };
}

function noWeight(sources: readonly Source[]): ActionError {
  if (sources.length === 0)
    return new ActionError('InvalidSources', 'all sources are null: none of those that were to speak has run');
  return new ActionError(
    'InvalidWeights',
    `the weights of all sources are 0 (${sources.map(({ name }) => name).join(', ')}); at least one must be above 0`,
  );
}

function voicesBySymbol(sources: readonly Source[]): ReadonlyMap<string, readonly Voice[]> {
  const voices = new Map<string, Voice[]>();
  for (const source of sources) {
    for (const signal of source.signals) {
      const known = voices.get(signal.symbol);
      if (known === undefined) voices.set(signal.symbol, [{ source, signal }]);
      else known.push({ source, signal });
    }
  }
  return voices;
}

/** A symbol on which fewer spoke than might have, or not of the same moment. */
function warningsOf({ symbol }: CombinedSignal, voices: readonly Voice[], sources: readonly Source[]): string[] {
  const warnings: string[] = [];
  const silent = sources.filter(({ weight, name }) => weight > 0 && voices.every(({ source }) => source.name !== name));
  if (silent.length > 0) {
    warnings.push(`${symbol}: nothing from ${silent.map(({ name }) => name).join(', ')}; the others share the weight`);
  }
  const moments = voices.flatMap(({ source, signal }) =>
    signal.as_of === undefined ? [] : [[source.name, signal.as_of]],
  );
  if (new Set(moments.map(([, moment]) => moment)).size > 1) {
    warnings.push(
      `${symbol}: not all know the same prices (${moments.map(([name, at]) => `${name} ${at}`).join(', ')})`,
    );
  }
  return warnings;
}

function requireDistinct(sources: readonly Source[]): void {
  const twice = firstRepeated(sources.map(({ name }) => name));
  if (twice !== undefined) {
    throw new ActionError('InvalidSources', `two sources have the name ${JSON.stringify(twice)}; give each its own`);
  }
  for (const { name, signals } of sources) {
    const symbol = firstRepeated(signals.map((signal) => signal.symbol));
    if (symbol === undefined) continue;
    throw new ActionError(
      'InvalidSources',
      `the source ${JSON.stringify(name)} has two signals for ${symbol}; give one a symbol`,
    );
  }
}

function firstRepeated(texts: readonly string[]): string | undefined {
  return texts.find((text, index) => texts.indexOf(text) < index);
}
