import type { Context } from '@temporalio/activity';
import type { AccountReader } from '../slices/account-port';
import type { ArtifactStore, BarSource, Ports } from '../slices/ports';

/** What actions need of the machine they run on. */
export interface PortSources {
  readonly account: AccountReader;
  readonly bars: BarSource;
  /** The artifact store, with the reports of one execution of a run. */
  artifactsFor(runId: string, executionId: string): ArtifactStore;
}

export type PortsFactory = (context: Context) => Ports;

/** The ports of one attempt of one step. The activity id is the step's path. */
export function portsFactory(sources: PortSources): PortsFactory {
  return (context) => {
    const { info } = context;
    const runId = info.workflowExecution?.workflowId ?? info.activityId;
    return {
      account: sources.account,
      artifacts: sources.artifactsFor(runId, info.workflowExecution?.runId ?? runId),
      bars: sources.bars,
      clock: { now: () => Date.now() },
      log: {
        info: (message, fields) => {
          context.log.info(message, fields);
        },
        warn: (message, fields) => {
          context.log.warn(message, fields);
        },
      },
      progress: (fraction, note) => {
        context.heartbeat({ fraction, ...(note !== undefined && { note }) });
      },
      signal: context.cancellationSignal,
      step: { runId, stepPath: info.activityId, attempt: info.attempt },
    };
  };
}
