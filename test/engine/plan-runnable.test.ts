import { catalogueOf } from '../../src/catalogue';
import { whatCannotRun } from '../../src/engine/plan-runnable';
import { planOf } from '../support/plan-of';
import { testActions } from '../support/test-actions';
import { memoryJournal } from '../support/test-journal';

const catalogue = catalogueOf(testActions(memoryJournal()));
const reasons = (body: string): string[] => whatCannotRun(planOf(body, catalogue));

const limited = (id: string): string =>
  `{ id: ${id}, action: test.echo, with: { value: 1 }, resources: { memory: 1GiB } }`;
const echo = '{ id: z, action: test.echo, with: { value: 1 } }';
const refusal = (path: string): string => `step '${path}' has limits of memory or processor`;

describe('a plan that cannot run yet', () => {
  it.each([
    ['at the top', `steps: [${limited('a')}]`, ['a']],
    ['in a group', `steps: [{ id: g, steps: [${limited('a')}, ${limited('b')}] }]`, ['g/a', 'g/b']],
    ['in the background', `steps: [{ id: g, mode: background, steps: [${limited('a')}] }, ${echo}]`, ['g/a']],
    [
      'in a branch',
      `steps: [{ id: c, branches: [{ when: "has(price)", steps: [${limited('a')}] }], else: [${limited('b')}] }]`,
      ['c/branch_1/a', 'c/else/b'],
    ],
    ['in a for_each', `steps: [{ id: l, for_each: { items: [1] }, steps: [${limited('a')}] }]`, ['l/a']],
    ['in a repeat', `steps: [{ id: l, repeat: { max_iterations: 2 }, steps: [${limited('a')}] }]`, ['l/a']],
    ['in a schedule', `steps: [{ id: l, schedule: { every: 1h, max_ticks: 2 }, steps: [${limited('a')}] }]`, ['l/a']],
    ['in a fallback', `steps: [{ id: s, fail: no, on_failure: { fallback: [${limited('a')}] } }]`, ['s/fallback/a']],
    [
      'in a compensation',
      `steps: [{ id: s, action: test.echo, with: { value: 1 }, compensate: [${limited('a')}] }]`,
      ['s/compensate/a'],
    ],
    ['in a handler', `steps: [${echo}]\nevents: { on_failed: [${limited('a')}] }`, ['events.on_failed/a']],
  ])('has an action with limits of its own, %s', (_, body, paths) => {
    expect(reasons(body)).toEqual(paths.map((path) => expect.stringContaining(refusal(path)) as string));
  });

  it('gets the limits of a group around the action, or of the definition', () => {
    expect(reasons(`steps: [{ id: g, resources: { memory: 1GiB }, steps: [${echo}] }]`)).toEqual([refusal('g/z')]);
    expect(reasons(`resources: { cpu: 2 }\nsteps: [${echo}]`)).toEqual([refusal('z')]);
  });

  it('is none of any kind of step, mode, handler or schedule', () => {
    const body = `
      schedule: { every: 1h }
      steps:
        - id: g
          mode: parallel
          timeout: 5m
          steps:
            - { id: a, action: test.echo, with: { value: 1 }, retry: { max_attempts: 2 }, deadline: 1m, when: "1 < 2" }
            - { id: b, action: test.echo, with: { value: 1 }, on_failure: { fallback: [${echo}] }, compensate: [${echo}] }
        - { id: bg, mode: background, on_end: cancel, steps: [${echo}] }
        - { id: each, for_each: { items: [1] }, steps: [${echo}] }
        - { id: again, repeat: { max_iterations: 2 }, steps: [${echo}] }
        - { id: ticks, schedule: { every: 1h, max_ticks: 2 }, steps: [${echo}] }
        - { id: choice, branches: [{ when: "has(price)", steps: [{ id: x, set: { x: 1 } }] }], else: [{ id: s, stop: true }] }
        - { id: w, wait: 5m }
        - { id: ask, approve: Go on? }
        - { id: tell, emit: told }
        - { id: f, fail: no }
      events: { told: [${echo}], on_failed: [${echo}] }`;
    expect(reasons(body)).toEqual([]);
  });
});
