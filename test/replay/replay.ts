import { DefaultLogger, Runtime, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import type { HistoryJson } from '../support/history-json';
import { historyMessage } from './history-message';

// What a replay that must fail has to say is in its error.
Runtime.install({
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: 'OFF' } },
});

/** Replays a history against a workflow bundle. @returns what went wrong; undefined when it replays. */
export async function replay(
  workflowBundle: NonNullable<ReplayWorkerOptions['workflowBundle']>,
  history: HistoryJson,
): Promise<string | undefined> {
  try {
    await Worker.runReplayHistory({ workflowBundle }, historyMessage(history));
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
