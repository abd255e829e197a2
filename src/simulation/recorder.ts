import type { Json } from '../base/json';
import type { EngineEvent, StepError, StepReport, StepStatus } from '../engine';
import { planPathOf } from './plan-path';
import type { Execution } from './world';

/** How a step ended once: in the run, in a tick, or in a child. */
export interface StepOccurrence {
  readonly executionId: string;
  /** As it is called in its execution. */
  readonly path: string;
  /** Without the numbers of iterations and events. */
  readonly planPath: string;
  /** Of the plan it stands in. */
  readonly definition: string;
  readonly status: Extract<StepStatus, 'succeeded' | 'failed' | 'skipped' | 'cancelled'>;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly attempts?: number;
  readonly output?: Json;
  readonly error?: StepError;
  readonly skip?: NonNullable<StepReport['skip']>;
  /** How its conditions came out, with the values. */
  readonly condition?: string;
  readonly branch?: string;
  /** It failed, and its fallback ran. */
  readonly fellBack: boolean;
}

/** An event that started a handler. */
export interface RaisedEvent {
  readonly executionId: string;
  readonly name: string;
  readonly at: number;
}

/**
 * Writes down how each step ends, while it is known: of loops and ticks an execution keeps only the last. It is told of every event
 * of every execution.
 */
export class Recorder {
  readonly occurrences: StepOccurrence[] = [];
  readonly raised: RaisedEvent[] = [];
  private readonly told = new WeakSet();

  observe(execution: Execution, event: EngineEvent): void {
    const { id, plan, state } = execution;
    const { focus } = state;
    for (const [path, record] of Object.entries(state.steps)) {
      if (record === undefined || path === '' || this.told.has(record)) continue;
      // A tick has been told of the steps around it, which are not its own.
      if (focus !== undefined && !path.startsWith(`${focus}/`) && !path.startsWith('events.')) continue;
      const { status } = record;
      const handler = state.handlers[path];
      if (handler !== undefined && !this.begun.has(record)) {
        this.begun.add(record);
        this.raised.push({ executionId: id, name: handler.event.name, at: event.at });
      }
      if (status !== 'succeeded' && status !== 'failed' && status !== 'skipped' && status !== 'cancelled') continue;
      this.told.add(record);
      const { startedAt, finishedAt, attempts, output, error, skip, condition, branch } = record;
      this.occurrences.push({
        executionId: id,
        path,
        planPath: planPathOf(path),
        definition: plan.name,
        status,
        ...(startedAt !== undefined && { startedAt }),
        ...(finishedAt !== undefined && { finishedAt }),
        ...(attempts !== undefined && { attempts }),
        ...(output !== undefined && { output }),
        ...(error && { error }),
        ...(skip && { skip }),
        ...(condition !== undefined && { condition }),
        ...(branch !== undefined && { branch }),
        fellBack: state.steps[`${path}/fallback`] !== undefined,
      });
    }
  }

  private readonly begun = new WeakSet();
}
