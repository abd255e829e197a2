import { BellwetherError } from '../base/errors';
import { tickContext, tickState, type EngineEvent, type RunState } from '../engine';
import type { CreateSchedule } from './firings';
import type { Planned } from './timeline';
import type { Execution, World } from './world';

/**
 * The schedule of a step: fires at its times, and each firing is an execution that knows what the run knows then. Firings that meet a
 * tick under way do what the overlap policy says.
 */
export class VirtualSchedule {
  private readonly firings: Iterator<number> | undefined;
  private next: Planned | undefined;
  /** Ticks under way, the oldest first. */
  private readonly running = new Set<Execution>();
  /** Nominal times of firings that wait for the tick under way. */
  private readonly waiting: number[] = [];
  private ticks = 0;
  private overlapped = 0;
  private removing: 'cancel' | 'drain' | undefined;
  private isGone = false;

  constructor(
    private readonly world: World,
    private readonly parent: Execution,
    private readonly command: CreateSchedule,
    private readonly report: (event: EngineEvent) => void,
  ) {
    const { timeline } = world;
    const { path } = command;
    try {
      this.firings = world.firings(command)[Symbol.iterator]();
      this.planNext();
      timeline.plan(timeline.now, () => {
        report({ kind: 'scheduleCreated', at: timeline.now, schedule: path });
      });
    } catch (error) {
      if (!(error instanceof BellwetherError)) throw error;
      const { code: type, message } = error;
      timeline.plan(timeline.now, () => {
        report({ kind: 'scheduleCreated', at: timeline.now, schedule: path, error: { type, message } });
      });
    }
  }

  /** No more firings. Ticks under way may end, or are cancelled; told so later, those that were to end are cancelled, too. */
  remove(running: 'cancel' | 'drain'): void {
    this.next?.withdraw();
    this.waiting.length = 0;
    this.removing = running;
    const { timeline } = this.world;
    timeline.plan(timeline.now, () => {
      if (running === 'cancel') this.cancelTicks();
      // Behind the ends of ticks that have nothing to clean up.
      timeline.plan(timeline.now, () => {
        this.tellWhenGone();
      });
    });
  }

  private planNext(): void {
    const following = this.firings?.next();
    if (following === undefined || following.done === true) return;
    const at = following.value;
    // The last firing comes at the time at which the schedule ends, and is one: nothing that ends it comes first.
    this.next = this.world.timeline.planFirst(at, () => {
      this.fire(at);
      this.planNext();
    });
  }

  private fire(at: number): void {
    const { overlap } = this.command.schedule;
    if (this.running.size === 0 || overlap === 'allow_all') {
      this.startTick(at);
      return;
    }
    switch (overlap) {
      case 'skip':
        this.overlapped += 1;
        break;
      case 'buffer_one':
        if (this.waiting.length === 0) this.waiting.push(at);
        else this.overlapped += 1;
        break;
      case 'buffer_all':
        this.waiting.push(at);
        break;
      case 'cancel_other':
        this.waiting.splice(0, this.waiting.length, at);
        this.cancelTicks();
        break;
      case 'terminate_other':
        this.terminateTicks();
        this.startTick(at);
        break;
    }
  }

  private startTick(nominalAt: number): void {
    const { timeline } = this.world;
    const { plan, state } = this.parent;
    const { path } = this.command;
    // What a tick changes of it is its own.
    const context = JSON.parse(JSON.stringify(tickContext(plan, state, path))) as RunState;
    const tick: Execution = this.world.newExecution({
      id: `${this.parent.id}/${path}-${new Date(nominalAt).toISOString().replace('.000Z', 'Z')}`,
      plan,
      state: tickState(context, path),
      ended: () => {
        timeline.plan(timeline.now, () => {
          this.tickEnded(tick);
        });
      },
    });
    this.ticks += 1;
    this.running.add(tick);
    tick.take({ kind: 'started', at: timeline.now, variables: tick.state.variables });
  }

  private tickEnded(tick: Execution): void {
    if (!this.running.delete(tick)) return;
    const { path } = this.command;
    this.report({ kind: 'tickEnded', at: this.world.timeline.now, schedule: path, tick: tick.tickReport(path) });
    const waiting = this.running.size === 0 ? this.waiting.shift() : undefined;
    if (waiting !== undefined) this.startTick(waiting);
    this.tellWhenGone();
  }

  private cancelTicks(): void {
    const { timeline } = this.world;
    for (const tick of this.running)
      tick.take({ kind: 'cancelRequested', at: timeline.now, reason: 'cancellation was requested' });
  }

  /** What is terminated tells nobody: the step counts it as lost. */
  private terminateTicks(): void {
    const ticks = [...this.running];
    this.running.clear();
    for (const tick of ticks) tick.terminate();
  }

  private tellWhenGone(): void {
    if (this.isGone || this.removing === undefined) return;
    if (this.removing === 'drain' && this.running.size > 0) return;
    this.isGone = true;
    const { ticks, overlapped } = this;
    this.report({
      kind: 'scheduleRemoved',
      at: this.world.timeline.now,
      schedule: this.command.path,
      counts: { ticks, missed: 0, overlapped },
    });
  }
}
