import type { Json } from '../base/json';
import { nodeAt } from './build-graph';
import { raise } from './handlers';
import { note } from './notes';
import type { Run } from './run';
import { decide } from './steps/approve';
import { eventCame } from './steps/wait';

/** Events that no step waits for yet, and decisions that are early. More are refused: a sender must not fill up the run. */
const mostEarly = 1000;

/** An event from outside: its handler starts, and the step that has waited for it longest goes on, else the next that waits for it. */
export function eventSent(run: Run, name: string, payload: Json): void {
  const { state } = run;
  const started = mayBeSent(run, name) ? raise(run, name, payload) : undefined;
  const waiter = state.waiters.findIndex(({ event }) => event === name);
  if (waiter >= 0) {
    const [{ path }] = state.waiters.splice(waiter, 1);
    eventCame(run, nodeAt(run.graph, path), { name, payload });
    return;
  }
  if (waitedFor(run).has(name)) {
    if (state.events.length < mostEarly) state.events.push({ name, payload });
    else note(run, `event '${name}': ${mostEarly} events are waiting already, this one is lost`);
  } else if (started === undefined) note(run, `event '${name}': no handler is open to it and no step waits for it`);
}

/** Only what the definition says comes from outside, so that nobody can pretend that a step has emitted. */
function mayBeSent({ plan }: Run, name: string): boolean {
  const { events = {} } = plan;
  return Object.hasOwn(events, name) && events[name].external;
}

const waitedByRun = new WeakMap<object, ReadonlySet<string>>();

function waitedFor({ plan }: Run): ReadonlySet<string> {
  let names = waitedByRun.get(plan);
  if (names === undefined) {
    const found = new Set<string>();
    collectWaits(plan.root, found);
    for (const { group } of Object.values(plan.events ?? {})) collectWaits(group, found);
    names = found;
    waitedByRun.set(plan, names);
  }
  return names;
}

function collectWaits(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if ('for' in value && value.for === 'event' && 'event' in value && typeof value.event === 'string')
    found.add(value.event);
  for (const inner of Object.values(value)) collectWaits(inner, found);
}

/** Somebody has decided on a step; before it asks, the decision waits for it. */
export function decided(run: Run, step: string, approved: boolean, by: string): void {
  const { state } = run;
  const record = state.steps[step];
  if (record?.status === 'running' && record.decisions !== undefined) {
    decide(run, nodeAt(run.graph, step), { approved, by });
    return;
  }
  if (record !== undefined && record.status !== 'waiting' && record.status !== 'ready') {
    note(run, `decision of '${by}' on '${step}': it is ${record.status}, not waiting for one`);
    return;
  }
  if (!isApproval(run, step)) {
    note(run, `decision of '${by}' on '${step}': there is no such approval`);
    return;
  }
  if (state.decisions.length < mostEarly) state.decisions.push({ step, decision: { approved, by } });
  else note(run, `decision of '${by}' on '${step}': ${mostEarly} decisions are waiting already, this one is lost`);
}

function isApproval({ graph }: Run, step: string): boolean {
  const node = graph.nodes.get(step);
  // A step in an iteration that has not begun is not known yet.
  return node === undefined ? /\[\d+\]/.test(step) : node.plan.kind === 'approve';
}
