import { FileAlerts } from '../../adapters/alerts/file-alerts';
import { loadChannels } from '../../adapters/channels';
import type { BellwetherClient } from '../../client';
import type { AlertLook, DashboardSources } from '../../dashboard';
import { stateFolder as stateFolderHere } from '../../server';
import type { Alert } from '../../slices/alert-port';
import { AccountLooks } from './account-looks';
import { haltFromPage } from './halt-from-page';
import { RunGraphs } from './run-graphs';
import { explainForPage, lookAtRun } from './run-look';
import { ScheduleLooks } from './schedule-looks';

const mostRuns = 50;
const mostAlerts = 50;

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
  // It only reads: the channels, and their secrets, are for those who send.
  const alerts = loadChannels({}).then((channels) => new FileAlerts(stateFolder, channels));
  alerts.catch(() => undefined);
  return {
    sources: {
      runs: () => client.list(mostRuns),
      run: async (runId) => {
        const [run, halts] = await Promise.all([lookAtRun(client, runId), accounts.haltsOf(runId)]);
        return { ...run, standing: [...run.standing, ...halts] };
      },
      graph: (run) => graphs.of(run),
      explain: (runId, path) => explainForPage(client, runId, path),
      accounts: () => accounts.all(signal),
      alerts: async () => alertLooks((await (await alerts).read()).alerts),
      schedules: () => schedules.all(),
      halt: (wish) => haltFromPage(wish, signal),
    },
    close: () => accounts.close(),
  };
}

function alertLooks(alerts: readonly Alert[]): readonly AlertLook[] {
  const states = ['open', 'acknowledged', 'resolved'];
  const severities = ['critical', 'high', 'medium', 'low'];
  return [...alerts]
    .sort(
      (one, other) =>
        states.indexOf(one.state) - states.indexOf(other.state) ||
        severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
        Date.parse(other.last_seen) - Date.parse(one.last_seen),
    )
    .slice(0, mostAlerts)
    .map(({ id, severity, state, title, message, count, last_seen: lastSeen, source }) => ({
      id,
      severity,
      state,
      title,
      message,
      count,
      lastSeen,
      runId: source.run_id,
      stepPath: source.step_path,
    }));
}
