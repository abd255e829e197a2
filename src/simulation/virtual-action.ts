import type { Command, EngineEvent } from '../engine';
import { outcomeOf } from './attempts';
import type { Planned } from './timeline';
import type { World } from './world';

type StartAction = Extract<Command, { kind: 'startAction' }>;

/** An action with all its attempts, on the timeline. Reports its end exactly once, when its time has come. */
export class VirtualAction {
  private planned: Planned;
  private readonly beganAt: number;

  constructor(
    private readonly world: World,
    private readonly executionId: string,
    private readonly command: StartAction,
    private readonly report: (event: EngineEvent) => void,
  ) {
    this.beganAt = world.timeline.now;
    this.planned = world.timeline.plan(this.beganAt, () => this.perform(1));
  }

  get scope(): string {
    return this.command.scope;
  }

  /** Asks it to stop: it says so at once, whatever the attempt under way has done already. */
  cancel(): void {
    this.planned.withdraw();
    const { path } = this.command;
    this.planned = this.world.timeline.plan(this.world.timeline.now, () => {
      this.report({ kind: 'actionCancelled', at: this.world.timeline.now, path });
    });
  }

  private async perform(attempt: number): Promise<void> {
    const { timeline } = this.world;
    const { path, action, input, policy } = this.command;
    const call = { executionId: this.executionId, path, action, input, attempt, at: timeline.now, policy };
    const end = await this.world.perform(call);
    const outcome = outcomeOf(call, end, this.beganAt);
    if (outcome.kind === 'again') {
      this.planned = timeline.plan(outcome.at, () => this.perform(attempt + 1));
      return;
    }
    const { at } = outcome;
    const event: EngineEvent =
      outcome.kind === 'succeeded'
        ? { kind: 'actionSucceeded', at, path, output: outcome.output, attempts: attempt }
        : { kind: 'actionFailed', at, path, error: outcome.error, attempts: attempt };
    this.planned = timeline.plan(at, () => {
      this.report(event);
    });
  }
}
