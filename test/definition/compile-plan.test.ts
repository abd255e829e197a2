import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueOf } from '../../src/catalogue';
import { checkPlan, compileDefinition } from '../../src/definition';
import type { ActionPlan, Plan, StepPlan } from '../../src/engine/plan';
import { sampleCatalogue } from './sample-catalogue';

const head = 'name: sample\nversion: 1.2.3\ntype: live_trade\n';

function planOf(yaml: string): Plan {
  const { plan, issues } = compileDefinition(yaml, 'f.yaml', sampleCatalogue);
  expect(issues).toEqual([]);
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

const stepsOf = (yaml: string): readonly StepPlan[] => planOf(head + yaml).root.steps;

function actionOf(step: StepPlan | undefined): ActionPlan {
  if (step?.kind !== 'action') throw new Error('not an action');
  return step;
}

describe('a plan', () => {
  it('has everything that the definition leaves unsaid', () => {
    const { hash, ...plan } = planOf(`${head}steps:\n  - { id: x, action: test.wait }\n`);
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(plan).toEqual({
      engineVersion: 1,
      name: 'sample',
      version: '1.2.3',
      type: 'live_trade',
      description: '',
      variables: {},
      maxConcurrent: 200,
      root: {
        kind: 'group',
        id: '',
        path: '',
        dependsOn: [],
        onFailure: { kind: 'fail' },
        publish: {},
        weight: 1,
        mode: 'sequential',
        steps: [
          {
            kind: 'action',
            id: 'x',
            path: 'x',
            dependsOn: [],
            onFailure: { kind: 'fail' },
            weight: 1,
            action: 'test.wait',
            with: {},
            publish: {},
            policy: {
              timeoutMs: 60_000,
              retry: { maxAttempts: 3, initialIntervalMs: 1000, backoff: 2, maxIntervalMs: 60_000, nonRetryable: [] },
            },
          },
        ],
      },
    });
  });

  it('takes over what the definition says', () => {
    const plan = planOf(`${head}description: All of it
mode: parallel
resources: { timeout: 9h, max_concurrent: 4 }
variables: { n: { type: integer, default: 3, minimum: 1 } }
steps:
  - id: x
    name: The first
    action: test.wait
    when: n > 2
    weight: 2.5
    task_queue: elsewhere
    deadline: 1h
    on_failure: continue
`);
    expect(plan).toMatchObject({
      description: 'All of it',
      maxConcurrent: 4,
      timeoutMs: 32_400_000,
      variables: { n: { type: 'integer', default: 3, minimum: 1 } },
      root: {
        mode: 'parallel',
        steps: [
          {
            name: 'The first',
            when: 'n > 2',
            weight: 2.5,
            onFailure: { kind: 'continue' },
            policy: { taskQueue: 'elsewhere', deadlineMs: 3_600_000 },
          },
        ],
      },
    });
  });

  it.each([
    ['when: true', 'true'],
    ['when: ready', 'ready'],
    ['when: ${{ ready }}', 'ready'],
    ['when: "  ready  "', 'ready'],
    ['when: ${{ (ready || ready) && ready }}', '(ready || ready) && ready'],
    ['when: "${{ (ready) }}"', '(ready)'],
    ['when: |\n      ready\n', 'ready'],
    ['when: >-\n      ready\n      && ready\n', 'ready && ready'],
  ])('has the condition of %j as a bare expression', (line, expected) => {
    const variables = 'variables: { ready: { type: boolean, default: true } }\n';
    const [step] = stepsOf(`${variables}steps:\n  - id: x\n    action: test.wait\n    ${line}\n`);
    expect(step.when).toBe(expected);
  });

  it('tells the facts that an action publishes, and those of the step over them', () => {
    const [step] = stepsOf(`steps:
  - id: x
    action: market.detect
    with: { bars: { ref: a, rows: 1 } }
    publish: { volatility: output.volatility * 2, confidence: output.confidence }
`);
    expect(step.publish).toEqual({
      regime: 'output.regime',
      volatility: 'output.volatility * 2',
      confidence: 'output.confidence',
    });
  });
});

describe('dependencies are written out', () => {
  const namesOf = (steps: readonly StepPlan[]): string[] =>
    steps.map(({ path, dependsOn }) => `${path} < ${dependsOn.map(({ step, on }) => `${step} ${on}`).join(', ')}`);
  const three = '  - { id: a, action: test.wait }\n  - { id: b, action: test.wait }\n';

  it('in a sequence each step waits for the one before', () => {
    expect(namesOf(stepsOf(`steps:\n${three}  - { id: c, action: test.wait }\n`))).toEqual([
      'a < ',
      'b < a succeeded',
      'c < b succeeded',
    ]);
  });

  it('in parallel none does', () => {
    expect(namesOf(stepsOf(`mode: parallel\nsteps:\n${three}`))).toEqual(['a < ', 'b < ']);
  });

  it('what is said replaces what goes without saying', () => {
    const explicit = `${three}  - { id: c, action: test.wait, depends_on: [a, { step: b, on: failed }] }
  - { id: d, action: test.wait, depends_on: [] }
  - { id: e, action: test.wait }\n`;
    expect(namesOf(stepsOf(`steps:\n${explicit}`))).toEqual([
      'a < ',
      'b < a succeeded',
      'c < a succeeded, b failed',
      'd < ',
      'e < d succeeded',
    ]);
  });

  it('groups and fallbacks have lists of their own', () => {
    const [group, last] = stepsOf(`steps:
  - id: g
    steps:
      - { id: a, action: test.wait }
      - id: h
        mode: parallel
        steps: [{ id: a, action: test.wait }, { id: b, action: test.wait }]
  - id: last
    action: test.wait
    on_failure: { fallback: [{ id: a, action: test.wait }, { id: b, action: test.wait }] }
`);
    if (group.kind !== 'group' || last.onFailure.kind !== 'fallback') throw new Error('not what was written');
    expect(namesOf([group, ...group.steps, last, ...last.onFailure.group.steps])).toEqual([
      'g < ',
      'g/a < ',
      'g/h < a succeeded',
      'last < g succeeded',
      'last/fallback/a < ',
      'last/fallback/b < a succeeded',
    ]);
    expect(group.steps[1]).toMatchObject({
      kind: 'group',
      mode: 'parallel',
      steps: [{ path: 'g/h/a' }, { path: 'g/h/b' }],
    });
    expect(last.onFailure.group).toMatchObject({ id: 'fallback', path: 'last/fallback', mode: 'sequential' });
  });
});

describe('policies: the step over the defaults over the catalogue, within the limits of the action', () => {
  const load = (defaults: string, step: string): ActionPlan['policy'] =>
    actionOf(stepsOf(`${defaults}steps:\n  - { id: x, action: data.load, with: { symbols: [SPX] }${step} }\n`)[0])
      .policy;

  it('takes the catalogue where nobody says anything', () => {
    expect(load('', '')).toEqual({
      timeoutMs: 120_000,
      heartbeatMs: 30_000,
      retry: { maxAttempts: 5, initialIntervalMs: 1000, backoff: 3, maxIntervalMs: 60_000, nonRetryable: ['BadData'] },
    });
  });

  it('takes the defaults over the catalogue, key by key', () => {
    expect(load('defaults: { timeout: 5m, retry: { max_attempts: 2, max_interval: 10s } }\n', '')).toEqual({
      timeoutMs: 300_000,
      heartbeatMs: 30_000,
      retry: { maxAttempts: 2, initialIntervalMs: 1000, backoff: 3, maxIntervalMs: 10_000, nonRetryable: ['BadData'] },
    });
  });

  it('takes the step over both, key by key', () => {
    const defaults = 'defaults: { timeout: 5m, retry: { max_attempts: 2, max_interval: 10s } }\n';
    const step = ', timeout: 1500ms, heartbeat: 500ms, deadline: 1d, retry: { max_attempts: 9, non_retryable: [] }';
    expect(load(defaults, step)).toEqual({
      timeoutMs: 1500,
      deadlineMs: 86_400_000,
      heartbeatMs: 500,
      retry: { maxAttempts: 9, initialIntervalMs: 1000, backoff: 3, maxIntervalMs: 10_000, nonRetryable: [] },
    });
  });

  it('never has a longest pause shorter than the first: Temporal would refuse it', () => {
    const defaults = 'defaults: { retry: { max_interval: 10s } }\n';
    expect(load(defaults, ', retry: { initial_interval: 30s }').retry).toMatchObject({
      initialIntervalMs: 30_000,
      maxIntervalMs: 30_000,
    });
  });

  it('caps the attempts of the defaults where repeating is not safe', () => {
    const [step] = stepsOf('defaults: { retry: { max_attempts: 10 } }\nsteps:\n  - { id: x, action: live.submit }\n');
    expect(actionOf(step).policy.retry.maxAttempts).toBe(1);
  });
});

describe('the hash of a plan', () => {
  const base = `${head}variables:
  n: { type: integer, default: 3 }
steps:
  - { id: x, action: test.wait, when: n > 2, timeout: 60s }
  - { id: y, action: data.load, with: { symbols: [A, B], days: 5 } }
`;

  it.each([
    ['comments and blank lines', base.replace('steps:', '# a comment\n\nsteps: # another')],
    [
      'block style',
      base.replace(
        '{ id: x, action: test.wait, when: n > 2, timeout: 60s }',
        'id: x\n    action: test.wait\n    when: n > 2\n    timeout: 60s',
      ),
    ],
    [
      'key order',
      base.replace(
        '{ id: x, action: test.wait, when: n > 2, timeout: 60s }',
        '{ timeout: 60s, when: n > 2, action: test.wait, id: x }',
      ),
    ],
    ['key order inside an input', base.replace('symbols: [A, B], days: 5', 'days: 5, symbols: [A, B]')],
    ['quotes', base.replace('when: n > 2', 'when: "n > 2"').replace('[A, B]', `['A', "B"]`)],
    ['a wrapped condition', base.replace('when: n > 2', 'when: "${{ n > 2 }}"')],
    ['CRLF', base.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${base}`],
    ['another unit of time', base.replace('60s', '1m')],
    ['a default written out', base.replace('timeout: 60s', 'timeout: 60s, on_failure: fail, weight: 1')],
    ['a dependency written out', base.replace('with:', 'depends_on: [x], with:')],
    ['an anchor', base.replace('[A, B]', '&list [A, B]')],
    ['1.0 for 1', base.replace('default: 3', 'default: 3.0')],
    [
      'JSON',
      `{"name":"sample","version":"1.2.3","type":"live_trade","variables":{"n":{"type":"integer","default":3}},"steps":[{"id":"x","action":"test.wait","when":"n > 2","timeout":"60s"},{"id":"y","action":"data.load","with":{"symbols":["A","B"],"days":5}}]}`,
    ],
  ])('stays the same with %s', (_, yaml) => {
    expect(planOf(yaml).hash).toBe(planOf(base).hash);
  });

  it.each([
    ['the name', base.replace('name: sample', 'name: other')],
    ['the version', base.replace('1.2.3', '1.2.4')],
    ['the type', base.replace('live_trade', 'paper_trade')],
    ['a description', `${base}description: x\n`],
    ['a default of a variable', base.replace('default: 3', 'default: 4')],
    ['a limit of a variable', base.replace('default: 3', 'default: 3, minimum: 0')],
    ['the mode', `${base}mode: parallel\n`],
    ['an id', base.replace('id: x', 'id: z')],
    ['an action', base.replace('test.wait', 'live.submit')],
    ['a condition', base.replace('n > 2', 'n > 1')],
    ['an input', base.replace('days: 5', 'days: 6')],
    ['the order of a list', base.replace('[A, B]', '[B, A]')],
    ['a timeout', base.replace('60s', '61s')],
    ['a retry', base.replace('60s', '60s, retry: { max_attempts: 4 }')],
    ['a dependency', base.replace('with:', 'depends_on: [], with:')],
    ['the outcome that is waited for', base.replace('with:', 'depends_on: [{ step: x, on: finished }], with:')],
    ['what happens on failure', base.replace('60s', '60s, on_failure: continue')],
    ['a fallback', base.replace('60s', '60s, on_failure: { fallback: [{ id: f, action: test.wait }] }')],
    ['a publication', base.replace('60s', '60s, publish: { drawdown: output.x }')],
    ['a weight', base.replace('60s', '60s, weight: 2')],
    ['a name', base.replace('60s', '60s, name: First')],
    ['a task queue', base.replace('60s', '60s, task_queue: q')],
    ['a limit of resources', `${base}resources: { max_concurrent: 10 }\n`],
    ['the life of a run', `${base}resources: { timeout: 1h }\n`],
  ])('changes with %s', (_, yaml) => {
    expect(planOf(yaml).hash).not.toBe(planOf(base).hash);
  });
});

describe('the shipped definition simple-backtest', () => {
  const text = readFileSync(join(__dirname, '../../definitions/simple-backtest.yaml'), 'utf8');
  const catalogue = catalogueOf();

  it('compiles without an issue to five steps, one after the other', () => {
    const { plan, issues } = compileDefinition(text, 'simple-backtest.yaml', catalogue);
    expect(issues).toEqual([]);
    expect(plan?.name).toBe('simple_backtest');
    expect(plan?.root.steps.map(({ path, dependsOn }) => [path, ...dependsOn.map(({ step }) => step)])).toEqual([
      ['fetch_data'],
      ['analyze_market', 'fetch_data'],
      ['select_strategy', 'analyze_market'],
      ['run_backtest', 'select_strategy'],
      ['generate_report', 'run_backtest'],
    ]);
  });

  it('compiles to a plan that a worker accepts, also after a way through JSON', () => {
    const { plan } = compileDefinition(text, 'simple-backtest.yaml', catalogue);
    const received: unknown = JSON.parse(JSON.stringify(plan));
    expect(checkPlan(received, catalogue)).toEqual({ plan: received, problems: [] });
  });
});
