import { advance, newRunState, type EngineEvent, type Plan, type StepPlan } from '../src/engine';
import { noopPlan } from './support/plans';
import { spreadOf, spreadText } from './support/statistics';

type Shape = 'sequential' | 'parallel' | 'parallel, the first fails';

const shapes: readonly Shape[] = ['sequential', 'parallel', 'parallel, the first fails'];
const sizes = [100, 1_000, 10_000] as const;
const rounds = 7;

/** What the engine takes for a step of a run, and whether a large run pays more for one than a small run does. */
export async function engineThroughput(): Promise<string[]> {
  const lines = ['## The engine alone', ''];
  for (const shape of shapes) {
    const plans = sizes.map((size) => enginePlan(shape, size));
    const costs: number[][] = sizes.map(() => []);
    for (let round = -1; round < rounds; round++) {
      // Sizes take turns, so that a machine that slows down does so for all of them. The first round warms up.
      plans.forEach((plan, index) => {
        const cost = microsecondsPerStep(plan, shape, sizes[index]);
        if (round >= 0) costs[index].push(cost);
      });
    }
    sizes.forEach((size, index) => {
      const ratio = costs[index].map((cost, round) => cost / costs[0][round]);
      const cost = `${size} steps ${shape}, processor µs per step: ${spreadText(spreadOf(costs[index]))}`;
      lines.push(`- ${cost}; ratio to ${sizes[0]} steps ${spreadText(spreadOf(ratio), 2)}`);
    });
  }
  return Promise.resolve([...lines, '']);
}

/** Processor time of whole runs, graph included, as many as it takes to have the same number of steps for every size. */
function microsecondsPerStep(plan: Plan, shape: Shape, steps: number): number {
  const times = sizes[sizes.length - 1] / steps;
  // The engine keeps a plan's graph: a run that is new to it has a plan of its own.
  const plans = Array.from({ length: times }, () => ({ ...plan }));
  const before = process.cpuUsage();
  for (const fresh of plans) runToItsEnd(fresh, shape);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (times * steps);
}

function runToItsEnd(plan: Plan, shape: Shape): void {
  const state = newRunState();
  const inFlight: string[] = [];
  let finished = false;
  const take = (event: EngineEvent): void => {
    for (const command of advance(plan, state, event).commands) {
      if (command.kind === 'startAction') inFlight.push(command.path);
      finished ||= command.kind === 'finish';
    }
  };
  take({ kind: 'started', at: 0, variables: {} });
  const failing = shape === 'parallel, the first fails';
  for (let at = 0; at < inFlight.length; at++) take(endOf(inFlight[at], at, failing));
  if (!finished) throw new Error(`the run of ${plan.name} has not finished`);
}

function endOf(path: string, at: number, failing: boolean): EngineEvent {
  if (!failing) return { kind: 'actionSucceeded', at, path, output: { n: at }, attempts: 1 };
  if (at > 0) return { kind: 'actionCancelled', at, path };
  return { kind: 'actionFailed', at, path, error: { type: 'Broken', message: 'broken' }, attempts: 1 };
}

/**
 * A plan of any size: a step of a compiled one, copied. A sequence hands the output of each step to the next. (The
 * language takes at most 2,000 steps in one list.)
 */
function enginePlan(shape: Shape, size: number): Plan {
  const mode = shape === 'sequential' ? 'sequential' : 'parallel';
  const plan = noopPlan(mode, 1);
  const [template] = plan.root.steps;
  const steps = Array.from({ length: size }, (_, n) => copyOf(template, mode, n));
  return { ...plan, name: `${size} steps ${shape}`, root: { ...plan.root, steps } };
}

function copyOf(template: StepPlan, mode: 'sequential' | 'parallel', n: number): StepPlan {
  if (template.kind !== 'action') throw new Error('the template must be an action');
  const id = `step_${n}`;
  const common = { ...template, id, path: id, when: 'has(drawdown) || true' };
  if (mode === 'parallel' || n === 0) return common;
  const before = `step_${n - 1}`;
  return {
    ...common,
    dependsOn: [{ step: before, on: 'succeeded' }],
    with: { n: `\${{ steps.${before}.output.n }}` },
  };
}
