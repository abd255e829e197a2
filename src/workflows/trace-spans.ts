import { proxySinks, workflowInfo, type Sinks } from '@temporalio/workflow';
import type { EndedSpan } from '../base/trace-context';
import type { Command, EngineEvent, Plan, RunState } from '../engine';
import { isTraced, parentTrace, runTrace, stepSpanId } from './run-trace';

interface TraceSinks extends Sinks {
  readonly traces: { ended(span: EndedSpan): void };
}

const { traces } = proxySinks<TraceSinks>();
const begun = new Map<string, { readonly at: number; readonly what: string }>();

/**
 * Records the run and its steps as spans, each when it has ended. No variables, inputs and outputs are in them. The sink hears
 * nothing of what is replayed; what a run that was terminated was doing is never recorded.
 */
export function traceEvent(plan: Plan, state: RunState, event: EngineEvent, commands: readonly Command[]): void {
  if (!isTraced) return;
  if (event.kind === 'actionSucceeded') stepEnded(event.path, event.at);
  if (event.kind === 'actionFailed') stepEnded(event.path, event.at, event.error);
  if (event.kind === 'actionCancelled') stepEnded(event.path, event.at, { type: 'Cancelled', message: 'cancelled' });
  for (const command of commands) {
    if (command.kind === 'startAction') begun.set(command.path, { at: event.at, what: command.action });
    if (command.kind === 'startChild') begun.set(command.path, { at: event.at, what: command.definition });
    if (command.kind === 'finish') runEnded(plan, command, runStart(state), event.at);
  }
}

type SpanError = NonNullable<EndedSpan['error']>;

function stepEnded(path: string, endMs: number, error?: SpanError): void {
  const start = begun.get(path);
  begun.delete(path);
  const { traceId, spanId: parentSpanId, sampled } = runTrace();
  traces.ended({
    traceId,
    sampled,
    parentSpanId,
    spanId: stepSpanId(path),
    name: `step ${path}`,
    startMs: start?.at ?? endMs,
    endMs,
    attributes: { ...runAttributes(), 'bellwether.step': path, ...(start && { 'bellwether.action': start.what }) },
    ...(error && { error: { type: error.type, message: error.message } }),
  });
}

/** Of a run in a recorded session the engine knows the market's time only. */
const runStart = ({ startedAt, market }: RunState): number =>
  market === undefined && startedAt > 0 ? startedAt : workflowInfo().startTime.getTime();

function runEnded(
  plan: Plan,
  { status, error }: Extract<Command, { kind: 'finish' }>,
  startMs: number,
  endMs: number,
): void {
  const { traceId, spanId, sampled } = runTrace();
  const parent = parentTrace();
  traces.ended({
    traceId,
    sampled,
    spanId,
    ...(parent && { parentSpanId: parent.spanId }),
    name: `run ${plan.name}`,
    startMs,
    endMs,
    attributes: { ...runAttributes(), 'bellwether.status': status },
    ...(error && { error: { type: error.type, message: error.message } }),
  });
}

const runAttributes = (): Record<string, string> => {
  const { workflowId, runId } = workflowInfo();
  return { 'bellwether.run': workflowId, 'temporal.run_id': runId };
};
