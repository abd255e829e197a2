import { catalogueOf } from '../../src/catalogue';
import { whatCannotRun } from '../../src/engine/plan-runnable';
import { planOf } from '../support/plan-of';
import { testActions } from '../support/test-actions';
import { memoryJournal } from '../support/test-journal';

const catalogue = catalogueOf(testActions(memoryJournal()));
const reasons = (body: string): string[] => whatCannotRun(planOf(body, catalogue));

describe('a plan that cannot run yet', () => {
  it.each([
    ['steps: [{ id: a, wait: 5m }]', ["step 'a' is a 'wait' step"]],
    ['steps: [{ id: a, set: { x: 1 } }]', ["step 'a' is a 'set' step"]],
    [
      'steps: [{ id: a, for_each: { items: [1] }, steps: [{ id: b, action: test.echo, with: { value: 1 } }] }]',
      ["step 'a' is a 'for_each' step"],
    ],
    [
      'steps: [{ id: a, mode: background, steps: [{ id: b, action: test.echo, with: { value: 1 } }] }]',
      ["step 'a' runs in the background"],
    ],
    [
      'steps: [{ id: a, timeout: 5m, steps: [{ id: b, action: test.echo, with: { value: 1 } }] }]',
      ["step 'a' is a group with a deadline"],
    ],
    [
      'steps: [{ id: a, branches: [{ when: "has(price)", steps: [{ id: b, set: { x: 1 } }] }], else: [{ id: c, stop: true }] }]',
      ["step 'a' is a 'conditional' step", "step 'a/branch_1/b' is a 'set' step", "step 'a/else/c' is a 'stop' step"],
    ],
    [
      'steps: [{ id: a, action: test.echo, with: { value: 1 }, on_failure: { fallback: [{ id: b, fail: no }] } }]',
      ["step 'a/fallback/b' is a 'fail' step"],
    ],
    [
      'steps: [{ id: a, action: test.echo, with: { value: 1 }, compensate: [{ action: test.echo, with: { value: 2 } }] }]',
      ["step 'a' has a compensation"],
    ],
    [
      'steps: [{ id: a, action: test.echo, with: { value: 1 }, resources: { memory: 1GiB } }]',
      ["step 'a' has limits of memory or processor"],
    ],
    [
      'schedule: { every: 1h }\nevents: { on_failed: [{ action: test.echo, with: { value: 1 } }] }\nsteps: [{ id: a, action: test.echo, with: { value: 1 } }]',
      ['the definition has a schedule', 'the definition has handlers: on_failed'],
    ],
  ])('%s', (body, expected) => {
    expect(reasons(body)).toEqual(expected);
  });

  it('is not one of actions, groups, conditions, retries and fallbacks', () => {
    const body = `
      steps:
        - id: g
          mode: parallel
          steps:
            - { id: a, action: test.echo, with: { value: 1 }, retry: { max_attempts: 2 }, deadline: 1m, when: "1 < 2" }
            - { id: b, action: test.echo, with: { value: 1 }, on_failure: { fallback: [{ id: c, action: test.echo, with: { value: 1 } }] } }`;
    expect(reasons(body)).toEqual([]);
  });
});
