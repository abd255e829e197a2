import { advance, newRunState, type EngineEvent, type Plan, type RunState, type StepStatus } from '../../src/engine';
import { moveTo } from '../../src/engine/transitions';
import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

const body = `
  steps:
    - { id: a, action: test.step, on_failure: { fallback: [{ id: x, action: test.step }] } }
    - { id: g, mode: parallel, steps: [{ id: b, action: test.step }, { id: c, action: test.step }] }
    - { id: d, action: test.step }`;

const succeeded = (path: string, at = 10): EngineEvent => ({
  kind: 'actionSucceeded',
  at,
  path,
  output: { late: true },
});
const failed = (path: string, at = 10): EngineEvent => ({
  kind: 'actionFailed',
  at,
  path,
  error: { type: 'Late', message: 'late' },
});
const cancelled = (path: string, at = 10): EngineEvent => ({ kind: 'actionCancelled', at, path });
const started = (at = 0): EngineEvent => ({ kind: 'started', at, variables: {} });

/** The state after some events, and the function that takes one more. */
function after(
  plan: Plan,
  events: readonly EngineEvent[],
): (event: EngineEvent) => { before: string; state: RunState } {
  const state = newRunState();
  for (const event of events) advance(plan, state, event);
  return (event) => {
    const before = JSON.stringify(state);
    const { commands } = advance(plan, state, event);
    expect(commands).toEqual([]);
    return { before, state };
  };
}

describe('an event that changes nothing', () => {
  it.each([
    ['the start, a second time', [started()], started(5)],
    ['a second success of a step', [started(), succeeded('a')], succeeded('a', 11)],
    ['a failure of a step that has succeeded', [started(), succeeded('a')], failed('a', 11)],
    ['a cancellation of a step that has succeeded', [started(), succeeded('a')], cancelled('a', 11)],
    ['a second failure of a step whose fallback runs', [started(), failed('a')], failed('a', 11)],
    ['a success of a step whose fallback runs', [started(), failed('a')], succeeded('a', 11)],
    ['the end of a step that has not started', [started()], succeeded('d')],
    ['a timer that nobody set', [started()], { kind: 'timerFired', at: 1, timer: 'stranger' } as const],
  ])('is %s', (_, events, event) => {
    const { before, state } = after(planOf(body), events)(event);

    expect(JSON.stringify(state)).toBe(before);
  });

  it.each([
    succeeded('d', 99),
    failed('nowhere', 99),
    started(99),
    { kind: 'cancelRequested', at: 99, reason: 'late' } as const,
  ])('is anything that comes after the end: %j', (event) => {
    const plan = planOf('steps: [{ id: d, action: test.step }]');
    const { before, state } = after(plan, [started(), succeeded('d')])(event);

    expect(JSON.stringify(state)).toBe(before);
  });

  it('is every event of a run that comes twice', () => {
    const plan = planOf(body);
    const events: EngineEvent[] = [];
    const once = scriptedRun(plan, {
      outcomes: { a: { error: 'Broken' } },
      observe: (_, __, event) => events.push(event),
    });

    const twice = newRunState();
    for (const event of events) {
      advance(plan, twice, event);
      advance(plan, twice, event);
    }

    expect(twice).toEqual(once.state);
  });
});

describe('an event that cannot be', () => {
  it.each([
    ['the end of a step the plan does not have', succeeded('zzz'), "the plan has no step 'zzz'"],
    ['the end of a step in a group that has not begun', succeeded('g/b'), "step 'g/b' has not been reached"],
    [
      'the end of a group, reported as if it were an action',
      succeeded('g'),
      "step 'g' is a group: no action of it can end",
    ],
  ])('is refused: %s', (_, event, message) => {
    const plan = planOf(body);
    const { state } = advance(plan, newRunState(), started());

    expect(() => advance(plan, state, event)).toThrow(message);
  });
});

describe('moveTo', () => {
  const all: readonly StepStatus[] = [
    'waiting',
    'ready',
    'running',
    'recovering',
    'succeeded',
    'failed',
    'skipped',
    'cancelled',
  ];
  const allowed = [
    'waiting ready',
    'waiting skipped',
    'ready running',
    'ready skipped',
    'ready failed',
    'ready recovering',
    'running succeeded',
    'running failed',
    'running cancelled',
    'running recovering',
    'recovering failed',
    'recovering cancelled',
  ];

  it.each(all.flatMap((from) => all.map((to) => [from, to] as const)))(
    'from %s to %s does as the table says',
    (from, to) => {
      const record = { status: from, waitingFor: 0 };
      const move = (): void => moveTo('loop/order', record, to);

      if (allowed.includes(`${from} ${to}`)) {
        move();
        expect(record.status).toBe(to);
      } else {
        expect(move).toThrow(
          expect.objectContaining({
            code: 'IllegalTransition',
            message: `step 'loop/order' cannot go from ${from} to ${to}`,
          }),
        );
        expect(record.status).toBe(from);
      }
    },
  );
});
