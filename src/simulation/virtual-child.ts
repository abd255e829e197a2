import { BellwetherError } from '../base/errors';
import type { Command, EngineEvent, RunResult } from '../engine';
import { runFailureTypes } from '../protocol';
import type { Execution, World } from './world';

type StartChild = Extract<Command, { kind: 'startChild' }>;

/** Another definition that a step runs, with an execution of its own. */
export class VirtualChild {
  private execution: Execution | undefined;
  private isCancelled = false;

  constructor(
    private readonly world: World,
    parentId: string,
    private readonly command: StartChild,
    private readonly report: (event: EngineEvent) => void,
  ) {
    const { timeline } = world;
    timeline.plan(timeline.now, () => {
      this.begin(`${parentId}/${command.path}`);
    });
  }

  get scope(): string {
    return this.command.scope;
  }

  /** It ends when it has cleaned up. */
  cancel(): void {
    if (this.isCancelled) return;
    this.isCancelled = true;
    const { timeline } = this.world;
    timeline.plan(timeline.now, () => {
      this.execution?.take({ kind: 'cancelRequested', at: timeline.now, reason: 'cancellation was requested' });
    });
  }

  private begin(id: string): void {
    const { timeline, child } = this.world;
    const { path, definition, variables: given } = this.command;
    try {
      const { plan, variables } = child(definition, given);
      const ended = (): void => {
        timeline.plan(timeline.now, () => {
          this.tellEnd();
        });
      };
      this.execution = this.world.newExecution({ id, plan, ended });
      this.execution.take({ kind: 'started', at: timeline.now, variables });
    } catch (error) {
      if (!(error instanceof BellwetherError)) throw error;
      const { code: type, message } = error;
      this.report({ kind: 'actionFailed', at: timeline.now, path, error: { type, message } });
    }
  }

  private tellEnd(): void {
    const { path } = this.command;
    const at = this.world.timeline.now;
    const result = this.execution?.result();
    if (this.isCancelled || result === undefined || result.status === 'cancelled')
      this.report({ kind: 'actionCancelled', at, path });
    else this.report(endOf(path, at, result));
  }
}

/** What a step can read of the child, as the workflow tells it. */
function endOf(path: string, at: number, { status, context, error }: RunResult): EngineEvent {
  const { stepOutputs: outputs, facts } = context;
  if (status === 'completed' || status === 'degraded')
    return { kind: 'actionSucceeded', at, path, output: { status, outputs, facts } };
  const told = error?.message ?? status;
  const message = error?.step === undefined ? told : `step '${error.step}' failed: ${told}`;
  const types: Readonly<Record<string, string | undefined>> = runFailureTypes;
  return { kind: 'actionFailed', at, path, error: { type: types[status] ?? status, message } };
}
