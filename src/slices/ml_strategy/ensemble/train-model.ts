import type { Ports } from '../../ports';
import type { BarSeries } from '../../shared/bars';
import type { Provenance } from '../../shared/provenance';
import { runInParts } from '../run-in-parts';
import { trainingProvenance } from '../training-window';
import type { EnsembleModel, SymbolModel } from './model-schema';
import { trainedModel } from './model-store';
import { lastSession } from './read-series';
import { type TrainingSettings, requireSettings } from './settings';
import { trainSymbol } from './train-symbol';

/**
 * Trains a model on all bars of the windows (adjusted prices). `progressTo` is the share of the action's work that this is.
 * @throws ActionError `InvalidParameters`, `InsufficientHistory`, `InvalidBars` or `ArtifactDamaged` (no provenance).
 */
export async function trainModel(
  windows: readonly BarSeries[],
  provenance: readonly Provenance[],
  settings: TrainingSettings,
  ports: Pick<Ports, 'progress' | 'signal'>,
  progressTo = 1,
): Promise<EnsembleModel> {
  requireSettings(settings);
  const origin = trainingProvenance(windows, provenance);
  const symbols: SymbolModel[] = [];
  for (const window of windows) {
    const report = (share: number) =>
      ports.progress((progressTo * (symbols.length + share)) / windows.length, `training on ${window.symbol}`);
    symbols.push(
      await runInParts(trainSymbol(window, settings, `the end of ${lastSession(window)}`), report, ports.signal),
    );
  }
  return trainedModel(settings, symbols, origin);
}
