import { withStep } from '../support/changed-plan';
import { planOf } from '../support/plan-of';
import { scriptedRun, type Script } from '../support/scripted-run';

interface Row {
  readonly title: string;
  readonly body: string;
  readonly script?: Script;
  readonly log: readonly string[];
}

const rows: readonly Row[] = [
  {
    title: 'runs the steps of a sequence one after the other',
    body: `
      steps:
        - { id: a, action: test.step }
        - { id: b, action: test.step }`,
    log: ['0 start a', '10 actionSucceeded a', '10 start b', '20 actionSucceeded b', '20 finish completed'],
  },
  {
    title: 'starts parallel steps in plan order and ends with the slowest',
    body: `
      mode: parallel
      steps:
        - { id: slow, action: test.step }
        - { id: quick, action: test.step }`,
    script: { outcomes: { slow: { takesMs: 50 } } },
    log: [
      '0 start slow',
      '0 start quick',
      '10 actionSucceeded quick',
      '50 actionSucceeded slow',
      '50 finish completed',
    ],
  },
  {
    title: 'lets the step after a parallel group wait for all of it',
    body: `
      steps:
        - id: checks
          mode: parallel
          steps:
            - { id: one, action: test.step }
            - { id: two, action: test.step }
        - { id: after, action: test.step }`,
    script: { outcomes: { 'checks/one': { takesMs: 30 } } },
    log: [
      '0 start checks/one',
      '0 start checks/two',
      '10 actionSucceeded checks/two',
      '30 actionSucceeded checks/one',
      '30 start after',
      '40 actionSucceeded after',
      '40 finish completed',
    ],
  },
  {
    title: 'runs sequences in a parallel group beside each other, three levels deep',
    body: `
      steps:
        - id: outer
          mode: parallel
          steps:
            - id: left
              steps:
                - { id: a, action: test.step }
                - { id: inner, steps: [{ id: b, action: test.step }] }
            - id: right
              steps:
                - { id: c, action: test.step }`,
    log: [
      '0 start outer/left/a',
      '0 start outer/right/c',
      '10 actionSucceeded outer/left/a',
      '10 start outer/left/inner/b',
      '10 actionSucceeded outer/right/c',
      '20 actionSucceeded outer/left/inner/b',
      '20 finish completed',
    ],
  },
  {
    title: 'replaces the implicit dependency of a sequence by an explicit one',
    body: `
      steps:
        - { id: a, action: test.step }
        - { id: b, action: test.step, depends_on: [] }
        - { id: c, action: test.step, depends_on: [a] }`,
    script: { outcomes: { b: { takesMs: 100 } } },
    log: [
      '0 start a',
      '0 start b',
      '10 actionSucceeded a',
      '10 start c',
      '20 actionSucceeded c',
      '100 actionSucceeded b',
      '100 finish completed',
    ],
  },
  {
    title: 'joins a diamond once both its sides have ended',
    body: `
      mode: parallel
      steps:
        - { id: join, action: test.step, depends_on: [left, right] }
        - { id: left, action: test.step, depends_on: [top] }
        - { id: right, action: test.step, depends_on: [top] }
        - { id: top, action: test.step }`,
    script: { outcomes: { left: { takesMs: 20 } } },
    log: [
      '0 start top',
      '10 actionSucceeded top',
      '10 start left',
      '10 start right',
      '20 actionSucceeded right',
      '30 actionSucceeded left',
      '30 start join',
      '40 actionSucceeded join',
      '40 finish completed',
    ],
  },
  {
    title: 'finishes at once when there is nothing to do',
    body: `
      steps:
        - { id: a, action: test.step, when: 'false' }
        - { id: b, when: 'false', steps: [{ id: c, action: test.step }] }`,
    log: ['0 finish completed'],
  },
];

describe('the order of steps', () => {
  it.each(rows)('$title', ({ body, script, log }) => {
    const run = scriptedRun(planOf(body), script);

    expect(run.log).toEqual(log);
    expect(run.leftRunning).toEqual([]);
  });
});

it('a dependency named twice counts as one', () => {
  const plan = planOf('steps: [{ id: a, action: test.step }, { id: b, action: test.step }]');
  const twice = [
    { step: 'a', on: 'succeeded' },
    { step: 'a', on: 'finished' },
  ] as const;

  expect(scriptedRun(withStep(plan, 'b', { dependsOn: twice })).starts).toEqual(['a', 'b']);
});
