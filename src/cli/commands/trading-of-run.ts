import { messageOf } from '../../base/errors';
import type { Catalogue } from '../../catalogue';
import { catalogueHere } from '../../catalogue/actions-here';
import type { BellwetherClient } from '../../client';
import type { StepReport } from '../../engine';
import { withLedger } from '../environment/open-ledger';
import type { Output } from '../output';
import { tradingLines } from '../render/trading-lines';
import { wrap } from '../render/wrap';

/**
 * Says what a run that has ended did on its accounts, with an empty line before it; nothing where it cannot have traded, or did not.
 * That the ledger cannot be asked is said, and fails nothing: the run has ended as it has.
 */
export async function showTrading(
  client: Asked,
  runId: string,
  steps: readonly StepReport[],
  output: Output,
): Promise<void> {
  const lines = await linesOf(client, runId, steps, output.columns);
  if (lines.length > 0) output.line();
  for (const line of lines) output.line(line);
}

type Asked = Pick<BellwetherClient, 'firstExecution'>;

async function linesOf(
  client: Asked,
  runId: string,
  steps: readonly StepReport[],
  columns: number,
): Promise<readonly string[]> {
  if (!mayHaveTraded(steps, catalogueHere())) return [];
  try {
    const tradings = await withLedger(
      () => [],
      // The id may have been that of another run before.
      async (ledger) => ledger.tradingOfRun(await client.firstExecution(runId)),
    );
    return tradingLines(tradings, runId, columns);
  } catch (error) {
    const text = `What it traded cannot be shown, since the ledger or Temporal cannot be asked: ${messageOf(error)}. Later: npx bellwether orders --run ${runId}`;
    return wrap(text, columns, '  ');
  }
}

/** What nothing is known of may do anything: actions that are served elsewhere, ticks, and definitions that run as children. */
export function mayHaveTraded(steps: readonly StepReport[], catalogue: Pick<Catalogue, 'get'>): boolean {
  return steps.some(({ kind, action, status }) => {
    if (status === 'skipped' || status === 'waiting') return false;
    if (kind === 'schedule' || kind === 'workflow') return true;
    if (action === undefined) return false;
    const capability = catalogue.get(action)?.capability;
    return capability === undefined || capability === 'paper_trade' || capability === 'live_trade';
  });
}
