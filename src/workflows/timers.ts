import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { cutText } from '../base/text';
import type { EngineEvent } from '../engine';
import type { Holds } from './patches';
import { TimerWindow } from './timer-window';

/** Timers that are open at once, as many as actions: a server that keeps its state in SQLite takes no thousands. */
const mostOpen = 200;

/** Runs the engine's timers; a cancelled one reports nothing. */
export class Timers {
  private readonly scopes = new Map<string, CancellationScope>();
  private readonly summaries = new Map<string, string>();
  private readonly window = new TimerWindow(mostOpen, () => this.isBounded());
  private bounded: boolean | undefined;

  constructor(
    private readonly parent: CancellationScope,
    private readonly report: (event: EngineEvent) => void,
    private readonly fail: (error: unknown) => void,
    private readonly holds: Holds,
  ) {}

  start(timer: string, durationMs: number, summary?: string): void {
    // Asked for again, it is this one that counts.
    this.forget(timer);
    if (summary !== undefined) this.summaries.set(timer, cutText(summary, 200));
    this.window.add(timer, Date.now() + durationMs);
    this.adjust();
  }

  cancel(timer: string): void {
    this.forget(timer);
    this.adjust();
  }

  private forget(timer: string): void {
    this.window.remove(timer);
    this.summaries.delete(timer);
    this.close(timer);
  }

  /** Opens the timers whose turn has come, in place of those that fire later. */
  private adjust(): void {
    const { open, close } = this.window.changes();
    for (const timer of close) this.close(timer);
    for (const { timer, dueAt } of open) this.open(timer, Math.max(1, dueAt - Date.now()));
  }

  private open(timer: string, durationMs: number): void {
    const scope = new CancellationScope({ cancellable: true, parent: this.parent });
    const summary = this.summaries.get(timer);
    this.scopes.set(timer, scope);
    scope
      .run(() => sleep(durationMs, summary === undefined ? undefined : { summary }))
      .then(
        () => {
          if (this.scopes.get(timer) === scope) this.forget(timer);
          // Asked for again in the moment in which it fired: what counts is the one that is still to come.
          else if (this.window.has(timer) && this.holds('stale-timer')) return;
          this.report({ kind: 'timerFired', at: Date.now(), timer });
          this.adjust();
        },
        (error: unknown) => {
          if (!isCancellation(error)) this.fail(error);
        },
      );
  }

  private close(timer: string): void {
    this.scopes.get(timer)?.cancel();
    this.scopes.delete(timer);
  }

  /** Histories that began before there was a bound have all their timers in them. */
  private isBounded(): boolean {
    return (this.bounded ??= this.holds('timer-window'));
  }
}
