import {
  ApplicationFailure,
  type CancellationScope,
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  executeChild,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { utf8Length, type Json } from '../base/json';
import type { ReplayMarket } from '../base/replay-market';
import type { Command, EngineEvent, RunResult, StepError } from '../engine';
import { payloadLimitBytes } from '../engine/plan';
import { runWorkflowType, type RunInput } from '../protocol';
import { isCancelled } from './failures';
import { Scopes } from './scopes';

type StartChild = Extract<Command, { kind: 'startChild' }>;

/** Runs other definitions as children of the run. */
export class Children {
  private readonly scopes: Scopes;

  constructor(
    parent: CancellationScope,
    private readonly report: (event: EngineEvent) => void,
    private readonly fail: (error: unknown) => void,
    private readonly market?: ReplayMarket,
  ) {
    this.scopes = new Scopes(parent);
  }

  start(command: StartChild): void {
    this.scopes
      .named(command.scope)
      .run(() => execute(command, this.market))
      .then(
        (result) => {
          this.report(succeeded(command, result));
        },
        (error: unknown) => {
          this.report(failed(command.path, error));
        },
      )
      .catch(this.fail);
  }

  cancel(scope: string): void {
    this.scopes.cancel(scope);
  }
}

/** The id of a child: the run's and the step's, so that it can be found, and the same step cannot run it twice at once. */
function execute(
  { path, definition, variables, summary }: StartChild,
  market: ReplayMarket | undefined,
): Promise<RunResult> {
  const input: RunInput = { definition, variables, ...(market && { market }) };
  return executeChild<(input: RunInput) => Promise<RunResult>>(runWorkflowType, {
    args: [input],
    workflowId: `${workflowInfo().workflowId}/${path}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: summary,
  });
}

/** What a step can read of the child. */
function succeeded({ path }: StartChild, { status, context }: RunResult): EngineEvent {
  const at = Date.now();
  const output: Json = { status, outputs: context.stepOutputs, facts: context.facts };
  const bytes = utf8Length(JSON.stringify(output));
  if (bytes <= payloadLimitBytes) return { kind: 'actionSucceeded', at, path, output };
  const message = `the outputs of the child have ${bytes} bytes; at most ${payloadLimitBytes} travel through a workflow`;
  return { kind: 'actionFailed', at, path, error: { type: 'PayloadTooLarge', message } };
}

function failed(path: string, error: unknown): EngineEvent {
  const at = Date.now();
  if (isCancelled(error)) return { kind: 'actionCancelled', at, path };
  return { kind: 'actionFailed', at, path, error: childError(error) };
}

function childError(error: unknown): StepError {
  const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { type: cause.type ?? 'ChildFailed', message: cause.message };
  return { type: 'ChildFailed', message: cause instanceof Error ? cause.message : String(cause) };
}
