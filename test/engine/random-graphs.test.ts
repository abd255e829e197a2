import fc from 'fast-check';
import type { Command, EngineEvent, GroupPlan, Plan, RunState, StepPlan } from '../../src/engine';
import { randomRuns } from '../support/random-runs';
import { scriptedRun, type ScriptedRun } from '../support/scripted-run';
import { expectedStatuses } from './expected-statuses';
import { randomRun } from './random-run';

const isSettled = (status: string | undefined): boolean =>
  ['succeeded', 'failed', 'skipped', 'cancelled'].includes(status ?? '');

/** Every step of a plan with the list it stands in. */
function* stepsOf(list: GroupPlan): Generator<{ readonly step: StepPlan; readonly list: GroupPlan }> {
  for (const step of list.steps) {
    yield { step, list };
    if (step.kind === 'group') yield* stepsOf(step);
    if (step.onFailure.kind === 'fallback') yield* stepsOf(step.onFailure.group);
  }
}

/** Checks after every event what must hold at any moment. (`expect` would cost more here than the engine.) */
class Watch {
  readonly problems: string[] = [];
  private readonly inFlight = new Map<string, { readonly scope: string; cancelled: boolean }>();
  private readonly started = new Set<string>();
  private readonly places: ReadonlyMap<string, { readonly step: StepPlan; readonly list: GroupPlan }>;
  private share = 0;
  private finishes = 0;

  constructor(plan: Plan) {
    this.places = new Map([...stepsOf(plan.root)].map((place) => [place.step.path, place]));
  }

  observe(state: RunState, commands: readonly Command[], event: EngineEvent): void {
    if ('path' in event) this.inFlight.delete(event.path);
    for (const command of commands) {
      if (command.kind === 'startAction') this.starts(command.path, command.scope, state);
      if (command.kind === 'cancelActions') this.cancels(command.scope);
      if (command.kind === 'finish') this.finishes += 1;
    }
    for (const [path, { cancelled }] of this.inFlight) {
      const told = state.steps[path]?.stopped === true;
      this.check(
        told === cancelled,
        `${path}: the engine means it is ${told ? '' : 'not '}cancelled, the driver differs`,
      );
    }
    this.check(
      state.inFlight === this.inFlight.size,
      `${state.inFlight} in flight, but there are ${this.inFlight.size}`,
    );
    this.check(
      this.finishes === (state.status === 'running' ? 0 : 1),
      `${state.status}, finished ${this.finishes} times`,
    );
    this.check(state.settledShare >= this.share, 'the progress goes back');
    this.share = state.settledShare;
  }

  private starts(path: string, scope: string, state: RunState): void {
    this.check(!this.started.has(path), `${path} starts twice`);
    this.started.add(path);
    this.inFlight.set(path, { scope, cancelled: false });
    const place = this.places.get(path);
    for (const { step: id } of place?.step.dependsOn ?? []) {
      const target = place?.list.steps.find((sibling) => sibling.id === id);
      this.check(isSettled(state.steps[target?.path ?? '']?.status), `${path} starts before ${id} has ended`);
    }
  }

  private cancels(scope: string): void {
    for (const action of this.inFlight.values()) if (action.scope === scope) action.cancelled = true;
  }

  private check(holds: boolean, problem: string): void {
    if (!holds) this.problems.push(problem);
  }
}

/** What is not as it must be when a run has finished. */
function problemsAtTheEnd(plan: Plan, { state, result, leftRunning, mostInFlight }: ScriptedRun): string[] {
  const problems = leftRunning.map((what) => `${what} is left running`);
  if (mostInFlight > plan.maxConcurrent) problems.push(`${mostInFlight} in flight, of at most ${plan.maxConcurrent}`);
  if (state.inFlight !== 0) problems.push(`${state.inFlight} in flight`);
  if (state.ready.length > 0) problems.push(`${state.ready.join(', ')} still in the queue`);
  if (result.progress.percent !== 100 || Math.abs(state.settledShare - 1) > 1e-9)
    problems.push(`progress ${state.settledShare}`);
  for (const [path, record] of Object.entries(state.steps)) {
    if (!isSettled(record?.status)) problems.push(`${path} is ${record?.status ?? 'nowhere'}`);
    // Nobody cancels an action but the engine, and it knows which ones it did.
    if (record?.error?.type === 'Cancelled') problems.push(`${path} was cancelled, and the engine did not know`);
  }
  for (const { step, list } of stepsOf(plan.root)) {
    const startedAt = state.steps[step.path]?.startedAt;
    if (startedAt === undefined) continue;
    const dependencies = list.steps.filter(({ id }) => step.dependsOn.some((dependency) => dependency.step === id));
    const endings = dependencies.map(({ path }) => state.steps[path]?.finishedAt ?? Infinity);
    const earliest = Math.max(state.steps[list.path]?.startedAt ?? Infinity, ...endings);
    if (startedAt < earliest) problems.push(`${step.path} starts at ${startedAt}, before ${earliest}`);
  }
  return problems;
}

describe('a random run', () => {
  it('runs nothing twice or too early, leaves nothing behind, and finishes once, whatever fails or is cancelled', () => {
    fc.assert(
      fc.property(randomRun, ({ plan, script }) => {
        const watch = new Watch(plan);
        const run = scriptedRun(plan, { ...script, observe: (...seen) => watch.observe(...seen) });

        expect([...watch.problems, ...problemsAtTheEnd(plan, run)]).toEqual([]);
      }),
      { numRuns: randomRuns(2000) },
    );
  });

  it('ends as the rulings say, in whatever order its actions end', () => {
    let known = 0;
    fc.assert(
      fc.property(randomRun, ({ plan: { timeoutMs: _, ...plan }, script: { outcomes } }) => {
        const { result, statuses } = scriptedRun(plan, { outcomes });

        const expected = expectedStatuses(plan.root, (path) => outcomes[path].error !== undefined);
        const seen = new Map([...expected.statuses.keys()].map((path) => [path, statuses[path]]));
        expect({ status: result.status, steps: seen }).toEqual({ status: expected.run, steps: expected.statuses });
        known += seen.size;
      }),
      { numRuns: randomRuns(1000) },
    );
    // The comparison says something: it does not hang on timing how most steps end.
    expect(known).toBeGreaterThan(5_000);
  });

  it('goes on in the same way after its state has been written to JSON and read back, between any two events', () => {
    fc.assert(
      fc.property(randomRun, ({ plan, script }) => {
        const inMemory = scriptedRun(plan, script);
        const throughJson = scriptedRun(plan, { ...script, throughJson: true });

        expect(throughJson.log).toEqual(inMemory.log);
        expect(throughJson.state).toEqual(inMemory.state);
      }),
      { numRuns: 150 },
    );
  });
});
