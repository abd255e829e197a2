import { DefaultLogger, Runtime, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { isPlain, type HistoryJson } from '../support/history-json';
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
    // The id of a child is made from that of its run, and compared.
    await Worker.runReplayHistory({ workflowBundle }, historyMessage(history), workflowIdOf(history));
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

function workflowIdOf({ events }: HistoryJson): string {
  const [first] = Array.isArray(events) ? (events as unknown[]) : [];
  const started = isPlain(first) ? first['workflowExecutionStartedEventAttributes'] : undefined;
  const workflowId = isPlain(started) ? started['workflowId'] : undefined;
  if (typeof workflowId !== 'string') throw new Error('the history does not begin with the id of its workflow');
  return workflowId;
}
