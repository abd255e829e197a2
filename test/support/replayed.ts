import { Worker } from '@temporalio/worker';
import { messageOf } from '../../src/base/errors';
import type { TestWorker } from './test-worker';
import { builtBundle } from './worker-bundle';

/** What goes wrong when the histories of a run's executions are replayed, from its first one on. */
export async function replayProblems({ temporal }: TestWorker, runId: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (let execution: string | undefined = await firstOf(temporal, runId); execution !== undefined;) {
    const history = await temporal.workflow.getHandle(runId, execution).fetchHistory();
    try {
      await Worker.runReplayHistory({ workflowBundle: { codePath: builtBundle } }, history, runId);
    } catch (error) {
      const events = history.events?.map(({ eventType }) => String(eventType)).join(' ') ?? '';
      problems.push(`${messageOf(error)} (events of type ${events})`);
    }
    const end = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
    execution = end?.newExecutionRunId ?? undefined;
  }
  return problems;
}

async function firstOf(temporal: TestWorker['temporal'], runId: string): Promise<string | undefined> {
  const { raw } = await temporal.workflow.getHandle(runId).describe();
  return raw.workflowExecutionInfo?.firstRunId ?? undefined;
}
