import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { EngineEvent } from '../engine';

/** Runs the engine's timers; a cancelled one reports nothing. */
export function runTimers(report: (event: EngineEvent) => void) {
  const scopes = new Map<string, CancellationScope>();
  return {
    start(timer: string, durationMs: number): void {
      const scope = new CancellationScope();
      scopes.set(timer, scope);
      scope
        .run(() => sleep(durationMs))
        .then(
          () => {
            report({ kind: 'timerFired', at: Date.now(), timer });
          },
          (error: unknown) => {
            if (!isCancellation(error)) throw error;
          },
        );
    },

    cancel(timer: string): void {
      scopes.get(timer)?.cancel();
    },
  };
}
