import { messageOf } from '../../base/errors';
import type { Catalogue } from '../../catalogue';
import { catalogueHere } from '../../catalogue/actions-here';
import type { BellwetherClient } from '../../client';
import { stepPlanAt } from '../../client/step-plan-at';
import { checkPlan } from '../../definition';
import type { Plan, StepPlan, StepReport } from '../../engine';
import { partsOf } from '../../engine/plan-parts';
import { withLedger } from '../environment/open-ledger';
import type { Output } from '../output';
import { noOrdersLines, tradingLines } from '../render/trading-lines';
import { wrap } from '../render/wrap';
import { recordedPlan } from './recorded-plan';

/**
 * Says what a run that has ended did on its accounts, with an empty line before it; that it did nothing, where a step that sends orders has
 * run; nothing else of a run that cannot have traded. That the ledger cannot be asked is said, and fails nothing: the run has ended as it
 * has.
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

type Asked = Pick<BellwetherClient, 'firstExecution' | 'temporal'>;

async function linesOf(
  client: Asked,
  runId: string,
  steps: readonly StepReport[],
  columns: number,
): Promise<readonly string[]> {
  const catalogue = catalogueHere();
  if (!mayHaveTraded(steps, catalogue)) return [];
  try {
    const tradings = await withLedger(
      () => [],
      // The id may have been that of another run before.
      async (ledger) => ledger.tradingOfRun(await client.firstExecution(runId)),
    );
    if (tradings.length > 0) return tradingLines(tradings, runId, columns);
    const planOf = async (): Promise<Plan | undefined> => checkPlan(await recordedPlan(client, runId), catalogue).plan;
    return (await wasToSendOrders(steps, catalogue, planOf)) ? noOrdersLines : [];
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

/**
 * Whether a step of the run itself that sends orders has begun, or a tick of a schedule that has such a step. What is only known to be
 * possible, of actions that are served elsewhere and of children, does not count.
 */
export async function wasToSendOrders(
  steps: readonly StepReport[],
  catalogue: Pick<Catalogue, 'get'>,
  planOf: () => Promise<Plan | undefined>,
): Promise<boolean> {
  const begun = steps.filter(
    ({ startedAt, status, kept }) => startedAt !== undefined && status !== 'skipped' && kept !== true,
  );
  if (begun.some(({ action }) => action !== undefined && sendsOrders(action, catalogue))) return true;
  const ticking = begun.filter(({ kind, iterations }) => kind === 'schedule' && hasTicked(iterations));
  if (ticking.length === 0) return false;
  const plan = await planOf();
  if (plan === undefined) return false;
  return ticking.some(({ path }) => {
    const step = stepPlanAt(plan, path);
    return step !== undefined && partsOf(step).some((part) => sendsWithin(part, catalogue));
  });
}

function hasTicked(iterations: StepReport['iterations']): boolean {
  const { open = 0, succeeded = 0, failed = 0, cancelled = 0 } = iterations ?? {};
  return open + succeeded + failed + cancelled > 0;
}

const sendsWithin = (step: StepPlan, catalogue: Pick<Catalogue, 'get'>): boolean =>
  (step.kind === 'action' && sendsOrders(step.action, catalogue)) ||
  partsOf(step).some((part) => sendsWithin(part, catalogue));

/** These may trade by their capability, and yet only take back orders, or keep others from being sent. */
const withoutOrders = new Set([
  'live_trade.cancel_orders',
  'live_trade.halt_trading',
  'live_trade.stop_trading_for_day',
  'paper_trade.cancel_orders',
]);

function sendsOrders(action: string, catalogue: Pick<Catalogue, 'get'>): boolean {
  const capability = catalogue.get(action)?.capability;
  return (capability === 'paper_trade' || capability === 'live_trade') && !withoutOrders.has(action);
}
