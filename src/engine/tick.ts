import { graphOf, nodeAt } from './build-graph';
import { enclosing, type GraphNode } from './graph';
import { newRunState } from './new-run-state';
import type { Plan } from './plan';
import type { RunState, StepRecord } from './state';

/** What a tick needs to know of the run whose schedule fired it. */
export type TickContext = Pick<RunState, 'variables' | 'facts' | 'steps' | 'handlers' | 'market'>;

/** Whether a tick may do anything now: its step still runs, and the run neither ends nor is paused. */
export function mayTick(state: RunState, path: string): boolean {
  const status = Object.hasOwn(state.steps, path) ? state.steps[path]?.status : undefined;
  return status === 'running' && state.ending === undefined && state.paused === undefined;
}

/** What the steps of a schedule can see from where they stand: of steps around it their outputs, and how they stand. */
export function tickContext(plan: Plan, state: RunState, path: string): TickContext {
  const graph = graphOf(plan);
  const steps: RunState['steps'] = {};
  const keep = (node: GraphNode): void => {
    const record = state.steps[node.path];
    if (record === undefined) return;
    steps[node.path] = seen(record);
    for (const inner of [...node.children, ...node.instances]) keep(inner);
  };
  for (let list = enclosing(graph, nodeAt(graph, path)); list !== undefined; list = enclosing(graph, list)) {
    for (const child of list.children) keep(child);
    const loop = list.role === 'iteration' ? list.parent : undefined;
    const record = loop && state.steps[loop.path];
    if (loop !== undefined && record !== undefined) steps[loop.path] = seen(record);
  }
  const { variables, facts, handlers, market } = state;
  return { variables, facts, steps, handlers, ...(market && { market }) };
}

/** The state that a tick begins with. */
export function tickState(context: TickContext, path: string): RunState {
  const { variables, steps, handlers, market } = context;
  const facts: RunState['facts'] = {};
  for (const [name, fact] of Object.entries(context.facts))
    if (fact !== undefined) facts[name] = { value: fact.value, order: toldOrder };
  return {
    ...newRunState(),
    variables,
    facts,
    steps,
    handlers: { ...handlers },
    focus: `${path}[0]`,
    ...(market && { market }),
  };
}

/** Before any step of the plan: whatever the tick publishes itself replaces what it has been told, and only that is reported. */
export const toldOrder = -1;

function seen({ status, output, branch, loop }: StepRecord): StepRecord {
  return {
    status,
    waitingFor: 0,
    ...(output !== undefined && { output }),
    ...(branch !== undefined && { branch }),
    ...(loop && { loop }),
  };
}
