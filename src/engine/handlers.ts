import type { Json } from '../base/json';
import { dropInstance, handlerOf, nodeAt } from './build-graph';
import type { GraphNode } from './graph';
import { beginList } from './open-group';
import { giveWayToNewFacts } from './publish';
import { kindOf, type Run } from './run';
import type { StepRecord } from './state';

/** Handlers that have ended and are still told of. */
const mostKept = 50;
const mostFailuresKept = 20;

/**
 * Starts the handler of an event, if there is one.
 * @returns its path; undefined when the definition has none, or a halt lets it start no more.
 */
export function raise(run: Run, name: string, payload: Json, emitter?: string): string | undefined {
  const { events = {} } = run.plan;
  if (!Object.hasOwn(events, name)) return undefined;
  const { state } = run;
  // After a halt only the emergency begins anything.
  if (state.ending?.status === 'halted' && name !== 'on_emergency' && emitter === undefined) return undefined;
  const number = (Object.hasOwn(state.eventCounts, name) ? state.eventCounts[name] : undefined) ?? 0;
  state.eventCounts[name] = number + 1;
  const node = handlerOf(run.graph, name, number);
  state.handlers[node.path] = { event: { name, payload }, ...(emitter !== undefined && { emitter }) };
  state.openHandlers += 1;
  giveWayToNewFacts(run, node);
  beginList(run, node);
  return node.path;
}

/** A handler has ended: the step that waits for it goes on, and a failure is not forgotten. */
export function handlerSettled(run: Run, node: GraphNode, record: StepRecord): void {
  const { state } = run;
  state.openHandlers -= 1;
  if (record.status === 'failed') {
    state.tolerated += 1;
    if (record.error !== undefined && state.handlerFailures.length < mostFailuresKept)
      state.handlerFailures.push({ handler: node.path, error: record.error });
  }
  const emitter = state.handlers[node.path]?.emitter;
  if (emitter !== undefined && state.steps[emitter]?.handler === node.path) {
    const step = nodeAt(run.graph, emitter);
    kindOf(run, step).childSettled(run, step, node, record);
  }
  forgetOldHandlers(run, node.path);
}

function forgetOldHandlers({ graph, state }: Run, latest: string): void {
  const ended = Object.keys(state.handlers).filter(
    (path) => path !== latest && state.steps[path]?.status !== 'running',
  );
  for (const path of ended.slice(0, Math.max(0, ended.length - mostKept))) {
    Reflect.deleteProperty(state.handlers, path);
    dropInstance(graph, nodeAt(graph, path), (gone) => Reflect.deleteProperty(state.steps, gone));
  }
}
