import { ActionError } from '../../action-error';
import type { BarSeries } from '../../shared/bars';
import type { EnsembleModel, SymbolModel } from './model-schema';

/**
 * Each symbol of a model with its bars. Symbols that the model does not know are left out with a warning.
 * @throws ActionError `ModelMismatch` when bars of a symbol of the model are missing.
 */
export function seriesForModel(
  model: EnsembleModel,
  all: readonly BarSeries[],
): { matched: { symbol: SymbolModel; series: BarSeries }[]; warnings: string[] } {
  const matched = model.symbols.map((symbol) => {
    const series = all.find((entry) => entry.symbol === symbol.symbol);
    if (series !== undefined) return { symbol, series };
    throw new ActionError(
      'ModelMismatch',
      `the model knows ${symbol.symbol}, but the bar set holds ${all.map((entry) => entry.symbol).join(', ')}; ` +
        'give bars of every symbol of the model, or train one on these symbols',
    );
  });
  const known = new Set(model.symbols.map(({ symbol }) => symbol));
  const warnings = all
    .filter(({ symbol }) => !known.has(symbol))
    .map(({ symbol }) => `${symbol}: the model does not know it, so nothing is said of it`);
  return { matched, warnings };
}
