import fc from 'fast-check';
import { BellwetherError } from '../../src/base/errors';
import { isJsonObject } from '../../src/base/json';
import { rewind, type Plan, type RunResult, type RunState } from '../../src/engine';
import { randomRuns } from '../support/random-runs';
import { RandomDriver, type OutsideMessage } from './random-kinds-driver';
import { randomPlan } from './random-kinds-plan';

const numRuns = randomRuns(1200);
const seed = process.env['BELLWETHER_RANDOM_SEED'];
const parameters = { ...(seed !== undefined && { seed: Number(seed) }) };

const message: fc.Arbitrary<OutsideMessage> = fc.record({
  at: fc.integer({ min: -1, max: 80 }),
  kind: fc.constantFrom(
    'pause',
    'resume',
    'cancel',
    'halt',
    'go',
    'go',
    'price',
    'price',
    'unknown',
    'decide',
    'decide',
  ),
  approved: fc.boolean(),
  number: fc.nat(9),
});

const script = fc.record({ seed: fc.nat(0xffffffff), messages: fc.array(message, { maxLength: 5 }) });

describe('a random run of all kinds of steps', () => {
  it('ends, begins nothing twice or out of turn, and leaves nothing behind, whatever fails and whatever is sent to it', () => {
    const statuses = new Map<string, number>();
    fc.assert(
      fc.property(randomPlan, script, (plan, drawn) => {
        const { problems, told } = new RandomDriver(plan, drawn).run();
        expect(problems).toEqual([]);
        const { status } = told as { readonly status: string };
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }),
      { numRuns, ...parameters },
    );
    // It says something: runs end in every way.
    expect([...statuses.keys()].sort()).toEqual([
      'cancelled',
      'completed',
      'degraded',
      'failed',
      'halted',
      'timed_out',
    ]);
  });

  it('ends in the same way when it goes on in a new execution whenever it can', () => {
    let continued = 0;
    fc.assert(
      fc.property(randomPlan, script, (plan, drawn) => {
        const once = new RandomDriver(plan, drawn).run();
        const often = new RandomDriver(plan, { ...drawn, alwaysContinue: true }).run();
        expect(often.problems).toEqual([]);
        expect(often.told).toEqual(once.told);
        continued += often.continued;
      }),
      { numRuns: Math.ceil(numRuns / 3), ...parameters },
    );
    expect(continued).toBeGreaterThan(numRuns / 10);
  });

  it('is done again from any of its steps: what is done twice comes to the same', () => {
    let [reruns, compared] = [0, 0];
    fc.assert(
      fc.property(randomPlan, fc.nat(0xffffffff), fc.nat(1000), (drawn, seed, pick) => {
        // A rerun does not begin once more.
        const { on_started: _, ...events } = drawn.events ?? {};
        const plan = { ...drawn, events };
        const first = new RandomDriver(plan, { seed, messages: [] }).run();
        const paths = Object.keys(first.state.steps).filter((path) => path !== '');
        const from = paths[pick % paths.length];
        const state = rewound(plan, first.state, from);
        if (state === undefined) return;
        reruns += 1;
        const again = new RandomDriver(plan, { seed, messages: [], from: state }).run();

        expect(again.problems).toEqual([]);
        const told = first.told as RunResult;
        // What was cut off hangs on timing, and the steps that are kept take none.
        const isCutOff = told.steps.some(({ kind, status }) => kind === 'stop' || status === 'cancelled');
        const isLeftBehind = JSON.stringify(plan).includes('"onEnd":"cancel"');
        if (told.status !== 'completed' || isCutOff || isLeftBehind) return;
        compared += 1;
        expect(ends(again.told as RunResult)).toEqual(ends(told));
      }),
      { numRuns: Math.ceil(numRuns / 3), ...parameters },
    );
    expect(reruns).toBeGreaterThan(numRuns / 20);
    // About one in sixty: by chance none of a few runs is.
    if (numRuns >= 1200) expect(compared).toBeGreaterThan(0);
  });
});

/** The state of a rerun; undefined where the step is none that a run can be done again from. */
function rewound(plan: Plan, recorded: RunState, from: string): RunState | undefined {
  try {
    return rewind(plan, JSON.parse(JSON.stringify(recorded)) as RunState, { from, at: 0 }).state;
  } catch (error) {
    if (error instanceof BellwetherError && ['CannotRerun', 'NothingToDo'].includes(error.code)) return undefined;
    throw error;
  }
}

/** Outputs of the run's own steps: handlers are numbered anew, and other people may decide. */
function ends({ status, context }: RunResult): unknown {
  const own = Object.entries(context.stepOutputs).filter(
    ([path, output]) => !path.startsWith('events.') && !(isJsonObject(output) && 'approved' in output),
  );
  return { status, outputs: Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
