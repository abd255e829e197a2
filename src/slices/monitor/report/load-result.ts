import { z } from 'zod';
import { ActionError } from '../../action-error';
import type { ArtifactStore } from '../../ports';
import { type BacktestResult, backtestResultSchema } from '../../shared/backtest-result';
import type { BacktestFacts } from './backtest-schema';

/**
 * Reads the curves and trades of a backtest, and makes sure that they belong to its figures.
 * @throws ActionError `ArtifactDamaged` when the artifact holds something else, `InconsistentBacktest` when it is another run's.
 */
export async function loadResult(artifacts: ArtifactStore, backtest: BacktestFacts): Promise<BacktestResult> {
  const { ref } = backtest.result;
  const parsed = backtestResultSchema.safeParse(await artifacts.getJson(ref));
  if (!parsed.success) {
    throw new ActionError(
      'ArtifactDamaged',
      `artifact ${ref} is not a backtest result: ${z.prettifyError(parsed.error)}; pass the whole output of backtest.run as \`backtest\``,
    );
  }
  for (const [name, stated, stored] of comparisons(backtest, parsed.data)) {
    if (stored === stated) continue;
    throw new ActionError(
      'InconsistentBacktest',
      `${name} is ${stated}, but artifact ${ref} has ${String(stored)}; the figures and the artifact are of different backtests: ` +
        'pass the whole output of one backtest.run as `backtest`',
    );
  }
  return parsed.data;
}

function comparisons(backtest: BacktestFacts, result: BacktestResult): [string, number, number | undefined][] {
  const { performance, benchmark, trades } = backtest;
  return [
    ['backtest.performance.bars', performance.bars, result.equity.value.length],
    ['backtest.performance.final_value', performance.final_value, result.equity.value.at(-1)],
    ['backtest.benchmark.final_value', benchmark.final_value, result.benchmark.value.at(-1)],
    ['backtest.trades.count', trades.count, result.trades.length],
  ];
}
