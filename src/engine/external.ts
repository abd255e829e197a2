import type { Json } from '../base/json';
import { nodeAt } from './build-graph';
import { raise } from './handlers';
import { note } from './notes';
import type { Plan, StepPlan } from './plan';
import { partsOf } from './plan-parts';
import type { Run } from './run';
import { decide, whyNot } from './steps/approve';
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
  if (waitsOf(run.plan).events.has(name)) {
    if (state.events.length < mostEarly) state.events.push({ name, payload });
    else note(run, `event '${name}': ${mostEarly} events are waiting already, this one is lost`);
  } else if (started === undefined) {
    const isHalted = state.ending?.status === 'halted' && mayBeSent(run, name);
    const why = isHalted ? 'the run is halted' : `no handler is open to it and no step waits for it; ${takenText(run)}`;
    note(run, `event '${name}': ${why}`);
  }
}

/** What could have been meant. */
function takenText(run: Run): string {
  const { events = {} } = run.plan;
  const open = Object.keys(events).filter((name) => mayBeSent(run, name));
  const taken = [...new Set([...open, ...waitsOf(run.plan).events])].sort();
  if (taken.length === 0) return 'the run takes no events from outside';
  const more = taken.length - mostNamed;
  return `the run takes: ${taken.slice(0, mostNamed).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

const mostNamed = 20;

/** Only what the definition says comes from outside, so that nobody can pretend that a step has emitted. */
function mayBeSent({ plan }: Run, name: string): boolean {
  const { events = {} } = plan;
  return Object.hasOwn(events, name) && events[name].external;
}

/** What the steps of a plan wait for from outside. */
interface Waits {
  /** Names of events. */
  readonly events: Set<string>;
  /** Who may decide, by the path of an approval without the numbers of iterations and handlers; empty: anybody. */
  readonly approvals: Map<string, readonly string[]>;
}

const waitsByPlan = new WeakMap<Plan, Waits>();

function waitsOf(plan: Plan): Waits {
  let waits = waitsByPlan.get(plan);
  if (waits === undefined) {
    waits = { events: new Set(), approvals: new Map() };
    collectWaits(plan.root, waits);
    for (const { group } of Object.values(plan.events ?? {})) collectWaits(group, waits);
    waitsByPlan.set(plan, waits);
  }
  return waits;
}

function collectWaits(step: StepPlan, waits: Waits): void {
  if (step.kind === 'approve') waits.approvals.set(step.path, step.from);
  if (step.kind === 'wait' && step.wait.for === 'event') waits.events.add(step.wait.event);
  for (const part of partsOf(step)) collectWaits(part, waits);
}

/** Somebody has decided on a step; before it asks, the decision waits for it. */
export function decided(run: Run, step: string, approved: boolean, by: string): void {
  const { state } = run;
  const record = Object.hasOwn(state.steps, step) ? state.steps[step] : undefined;
  if (record?.status === 'running' && record.decisions !== undefined) {
    decide(run, nodeAt(run.graph, step), { approved, by });
    return;
  }
  if (record !== undefined && record.status !== 'waiting' && record.status !== 'ready') {
    note(run, `decision of '${by}' on '${step}': it is ${record.status}, not waiting for one`);
    return;
  }
  const from = decidersOf(run, step);
  const problem = from === undefined ? `there is no such approval; ${approvalsText(run)}` : whyNot(from, by);
  if (problem !== undefined) {
    note(run, `decision of '${by}' on '${step}': ${problem}`);
    return;
  }
  if (state.decisions.length < mostEarly) state.decisions.push({ step, decision: { approved, by } });
  else note(run, `decision of '${by}' on '${step}': ${mostEarly} decisions are waiting already, this one is lost`);
}

/** Who may decide there; undefined where the plan has no approval. One in an iteration or a handler that has not begun counts too. */
function decidersOf({ plan }: Run, step: string): readonly string[] | undefined {
  return waitsOf(plan).approvals.get(step.replaceAll(/\[\d+\]/g, ''));
}

function approvalsText({ plan }: Run): string {
  const known = [...waitsOf(plan).approvals.keys()];
  if (known.length === 0) return 'the run asks for none';
  const more = known.length - mostNamed;
  return `the run asks at: ${known.slice(0, mostNamed).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
