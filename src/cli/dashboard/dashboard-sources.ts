import type { BellwetherClient } from '../../client';
import type { DashboardSources } from '../../dashboard';
import { stateFolder as stateFolderHere } from '../../server';
import { AccountLooks } from './account-looks';
import { AlertLooks } from './alert-looks';
import { haltFromPage } from './halt-from-page';
import { RunGraphs } from './run-graphs';
import { explainForPage, lookAtRun } from './run-look';
import { ScheduleLooks } from './schedule-looks';

const mostRuns = 50;

/** What the dashboard shows of this installation, found out as the other commands do: by the client, from the ledger and the state folder. */
export function dashboardSources({
  client,
  signal,
  stateFolder = stateFolderHere(),
}: {
  readonly client: BellwetherClient;
  readonly signal: AbortSignal;
  readonly stateFolder?: string;
}): { readonly sources: DashboardSources; close(): Promise<void> } {
  const graphs = new RunGraphs(client);
  const accounts = new AccountLooks(stateFolder);
  const schedules = new ScheduleLooks(client);
  const alerts = new AlertLooks(stateFolder);
  return {
    sources: {
      runs: () => client.list(mostRuns),
      run: async (runId) => {
        const [run, halts] = await Promise.all([lookAtRun(client, runId), accounts.haltsOf(runId)]);
        const notToHalt = run.closedAt === undefined ? undefined : await whyNotToHalt(client, accounts, runId);
        return { ...run, standing: [...run.standing, ...halts], ...(notToHalt !== undefined && { notToHalt }) };
      },
      graph: (run) => graphs.of(run),
      explain: (runId, path) => explainForPage(client, runId, path),
      accounts: () => accounts.all(signal),
      alerts: () => alerts.all(),
      schedules: () => schedules.all(),
      halt: (wish) => haltFromPage(wish, signal),
    },
    close: () => accounts.close(),
  };
}

/** Of a run that has ended: the command refuses one that never traded, and finds nothing to do for one that has closed all. */
async function whyNotToHalt(
  client: Pick<BellwetherClient, 'childExecution'>,
  accounts: Pick<AccountLooks, 'hasAnythingOf'>,
  runId: string,
): Promise<string | undefined> {
  const execution = await client.childExecution(runId);
  const isLeft = await accounts.hasAnythingOf(execution === undefined ? [runId] : [runId, execution]);
  return isLeft ? undefined : 'It has ended, and nothing of it is open or held: there is nothing to halt.';
}
