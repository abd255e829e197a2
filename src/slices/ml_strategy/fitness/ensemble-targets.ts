import type { BarSeries } from '../../shared/bars';
import { sessionDate } from '../../shared/bars';
import { learnOn } from '../ensemble/learn';
import type { SymbolModel } from '../ensemble/model-schema';
import type { TrainingSettings } from '../ensemble/settings';
import { trainSymbol } from '../ensemble/train-symbol';
import { trainingWindow } from '../training-window';

export interface EnsembleTrading {
  /** One a bar; 0 before the evaluation. */
  readonly targets: Int8Array;
  /** The model after all bars. */
  readonly model: SymbolModel;
}

/**
 * The ensemble as it would have run: trained on the bars before `firstBar`, it learns on day by day, and every
 * `horizon_bars` bars the likelier side of the forecast made at that close is the target until the next (short only where
 * allowed). No target knows a later bar. Yields the share of the work done.
 * @throws ActionError `InsufficientHistory` or `InvalidBars`.
 */
export function* ensembleTargets(
  series: BarSeries,
  firstBar: number,
  settings: TrainingSettings,
  allowShort: boolean,
): Generator<number, EnsembleTrading> {
  const start = sessionDate(series.time[firstBar]);
  const trained = yield* shares(trainSymbol(trainingWindow(series, start), settings, start), 0, 0.5);
  const learned = yield* shares(learnOn(trained, series, firstBar - 1, settings), 0.5, 0.5);
  const made = learned.outcomes.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  const probability = new Map([...made, ...learned.model.pending].map(({ date, ensemble }) => [date, ensemble]));
  const targets = new Int8Array(series.time.length);
  let target = 0;
  for (let bar = firstBar - 1; bar < series.time.length; bar++) {
    if ((bar - firstBar + 1) % settings.horizon_bars === 0) {
      target = sideOf(probability.get(sessionDate(series.time[bar])), allowShort);
    }
    targets[bar] = target;
  }
  return { targets, model: learned.model };
}

function sideOf(probability: number | undefined, allowShort: boolean): -1 | 0 | 1 {
  if (probability === undefined || probability === 0.5) return 0;
  if (probability > 0.5) return 1;
  return allowShort ? -1 : 0;
}

/** Lets a part of the work report as its part of the whole. */
function* shares<Result>(work: Generator<number, Result>, from: number, size: number): Generator<number, Result> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    yield from + size * step.value;
  }
}
