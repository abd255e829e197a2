import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { cutText } from '../base/text';
import type { EngineEvent } from '../engine';

/** Runs the engine's timers; a cancelled one reports nothing. */
export class Timers {
  private readonly scopes = new Map<string, CancellationScope>();

  constructor(
    private readonly parent: CancellationScope,
    private readonly report: (event: EngineEvent) => void,
    private readonly fail: (error: unknown) => void,
  ) {}

  start(timer: string, durationMs: number, summary?: string): void {
    // Asked for again, it is this one that counts.
    this.cancel(timer);
    const scope = new CancellationScope({ cancellable: true, parent: this.parent });
    this.scopes.set(timer, scope);
    scope
      .run(() => sleep(durationMs, summary === undefined ? undefined : { summary: cutText(summary, 200) }))
      .then(
        () => {
          this.report({ kind: 'timerFired', at: Date.now(), timer });
        },
        (error: unknown) => {
          if (!isCancellation(error)) this.fail(error);
        },
      );
  }

  cancel(timer: string): void {
    this.scopes.get(timer)?.cancel();
    this.scopes.delete(timer);
  }
}
