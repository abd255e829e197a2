import { advance, newRunState, resultOf, type Plan, type RunState } from '../../src/engine';
import { withCopies } from '../support/changed-plan';
import { planOf } from '../support/plan-of';
import { scriptedRun, type Script } from '../support/scripted-run';

/** A condition that takes some 50,000 units of fuel: all of these are positive. */
const positive = 'v.all(x, x > 0)';
const list = Array.from({ length: 12_500 }, (_, n) => n + 1);
const script: Script = { variables: { v: list } };

const planWith = (steps: string): Plan =>
  planOf(`
variables: { v: { type: array, items: { type: number } } }
mode: parallel
steps:
${steps}`);
const copies = (count: number, rest: string): string =>
  Array.from({ length: count }, (_, n) => `  - { id: s${n}, action: test.step, ${rest} }`).join('\n');

/** Fuel of each moment in which expressions were evaluated. */
function spentAlong(plan: Plan, given: Script = script) {
  const spent = new Map<number, number>();
  const run = scriptedRun(plan, {
    ...given,
    observe: (state) => {
      if (state.spent !== undefined) spent.set(state.spent.at, state.spent.fuel);
    },
  });
  return { run, spent: [...spent.values()] };
}

describe('what is ready at one moment', () => {
  it('is evaluated over several workflow tasks when it takes too much fuel for one', () => {
    const { run, spent } = spentAlong(planWith(copies(20, `when: "!${positive}"`)));

    expect(run.result.status).toBe('completed');
    expect(run.result.progress).toMatchObject({ total: 20, skipped: 20 });
    // A condition costs twice what it takes to evaluate: once more to explain it.
    expect(spent.length).toBeGreaterThan(5);
    expect(Math.max(...spent)).toBeLessThan(410_000);
    expect(run.log.filter((line) => line.endsWith('timer carry-on'))).toHaveLength(spent.length - 1);
  });

  it('needs no timer while the fuel of a moment is enough', () => {
    const { run } = spentAlong(planWith(copies(200, 'when: size(v) == 1')));

    expect(run.log).toEqual(['0 finish completed']);
  });

  it('keeps its order and its slots meanwhile', () => {
    const plan = planWith(`${copies(12, `when: "${positive}"`)}\nresources: { max_concurrent: 3 }`);
    const { run } = spentAlong(plan);

    expect(run.starts).toEqual(plan.root.steps.map(({ path }) => path));
    expect(run.mostInFlight).toBe(3);
    expect(run.result.status).toBe('completed');
  });

  it('comes out the same after its state has been written to JSON and read back', () => {
    const plan = planWith(`${copies(12, `when: "${positive}"`)}\nresources: { max_concurrent: 3 }`);

    expect(scriptedRun(plan, { ...script, throughJson: true }).log).toEqual(scriptedRun(plan, script).log);
  });

  it('counts what it takes to write inputs out: they may be megabytes that are refused in the end', () => {
    const plan = planOf(`
      steps:
        - { id: big, action: test.step }
        - { id: all, mode: parallel, steps: [${Array.from({ length: 30 }, (_, n) => `{ id: s${n}, action: test.step, on_failure: continue, with: { a: "\${{ steps.big.output }}", b: "\${{ steps.big.output }}" } }`).join(', ')}] }`);

    const { run, spent } = spentAlong(plan, { outcomes: { big: { output: 'x'.repeat(1_600_000) } } });

    expect(run.result).toMatchObject({ status: 'degraded', progress: { failed: 30 } });
    expect(spent.length).toBeGreaterThan(2);
    expect(Math.max(...spent)).toBeLessThan(350_000);
  });
});

describe('ends of actions that come at one moment', () => {
  const plan = withCopies(
    planWith(`  - { id: a, action: test.step, publish: { drawdown: '${positive} ? 1 : 2' } }`),
    20,
  );

  it('wait their turn when they publish more than one workflow task can work out', () => {
    const { run, spent } = spentAlong(plan);

    expect(run.result).toMatchObject({
      status: 'completed',
      progress: { succeeded: 20 },
      context: { facts: { drawdown: 1 } },
    });
    expect(Math.max(...spent)).toBeLessThan(360_000);
    expect(run.state.backlog).toEqual([]);
  });

  it('do not hold up a cancellation', () => {
    const run = scriptedRun(plan, { ...script, cancelAtMs: 10 });

    expect(run.result.status).toBe('cancelled');
    expect(run.leftRunning).toEqual([]);
  });

  it('go on without the timer when another event comes first', () => {
    const state: RunState = newRunState();
    advance(plan, state, { kind: 'started', at: 0, variables: { v: list } });
    for (let n = 0; n < 19; n++) advance(plan, state, { kind: 'actionSucceeded', at: 10, path: `s${n}`, output: {} });
    const waiting = state.backlog.length;
    advance(plan, state, { kind: 'actionSucceeded', at: 11, path: 's19', output: {} });

    expect(waiting).toBeGreaterThan(10);
    expect(state.backlog.length).toBeLessThan(waiting);
    expect(state.backlog.at(-1)).toMatchObject({ path: 's19' });
    expect(resultOf(plan, state).progress.succeeded).toBe(20 - state.backlog.length);
  });
});

describe('the expressions of one step', () => {
  it('fail it when together they take more than half a million units', () => {
    const fields = Array.from({ length: 12 }, (_, n) => `f${n}: "\${{ ${positive} }}"`).join(', ');
    const { run } = spentAlong(planWith(`  - { id: a, action: test.step, with: { ${fields} } }`));

    expect(run.result.error).toMatchObject({ type: 'ExpressionError', step: 'a' });
    expect(run.result.error?.message).toMatch(
      /^with\.f9: the evaluation needs more than the \d+ units that the expressions before it have left/,
    );
  });
});
