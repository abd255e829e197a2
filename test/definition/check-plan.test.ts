import type { Json } from '../../src/base/json';
import { checkPlan, compileDefinition } from '../../src/definition';
import { hashOf } from '../../src/definition/build-plan';
import { sampleCatalogue } from './sample-catalogue';

const { plan: compiled } = compileDefinition(
  `name: a
version: 1.0.0
type: backtest
variables: { n: { type: integer, default: 1 } }
steps:
  - { id: x, action: test.wait, when: n > 0 }
  - id: g
    steps: [{ id: y, action: test.wait, on_failure: { fallback: [{ id: z, action: test.wait }] } }]
`,
  'f.yaml',
  sampleCatalogue,
);

interface Draft {
  [key: string]: Json | undefined | Draft;
}

/** The plan as it arrives from outside, changed, and with a hash that fits the change unless told otherwise. */
function received(change: (plan: Draft) => void, rehash = true): unknown {
  const draft = JSON.parse(JSON.stringify(compiled)) as Draft;
  change(draft);
  const { hash, ...content } = draft;
  // hashOf takes the content of a plan, and this one may be none.
  return { ...content, hash: rehash ? hashOf(content as Parameters<typeof hashOf>[0] & Draft) : hash };
}

/** The value at a path of keys and indexes, as something that can be changed. */
const inside = (draft: Draft, ...path: (string | number)[]): Draft =>
  path.reduce<Draft>((at, key) => at[String(key)] as Draft, draft);

const problemsOf = (value: unknown): readonly string[] => checkPlan(value, sampleCatalogue).problems;

describe('a plan from outside', () => {
  it('is taken as it was compiled', () => {
    const value = received(() => undefined, false);
    expect(checkPlan(value, sampleCatalogue)).toEqual({ plan: compiled, problems: [] });
  });

  it('is refused when it was changed after it was compiled', () => {
    const problems = problemsOf(received((plan) => (plan.description = 'changed'), false));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^the plan's hash is sha256:\w+, but its content has sha256:\w+: it was changed after it was compiled$/,
    );
  });

  it('of which one digit of the hash differs is refused', () => {
    expect(problemsOf(received((plan) => (plan.hash = `${compiled?.hash.slice(0, -1) ?? ''}x`), false))).toHaveLength(
      1,
    );
  });

  it.each<[string, (plan: Draft) => void, RegExp]>([
    [
      'an unknown action',
      (plan) => (inside(plan, 'root', 'steps', 0).action = 'test.wiat'),
      /step 'x': there is no action 'test\.wiat'/,
    ],
    [
      'an unknown action in a fallback',
      (plan) => (inside(plan, 'root', 'steps', 1, 'steps', 0, 'onFailure', 'group', 'steps', 0).action = 'no.such'),
      /step 'g\/y\/fallback\/z': there is no action 'no\.such'/,
    ],
    [
      'a live action in a backtest',
      (plan) => (inside(plan, 'root', 'steps', 0).action = 'live.submit'),
      /'live\.submit' is only allowed in a definition of type live_trade/,
    ],
    [
      'more attempts than are safe',
      (plan) => {
        plan.type = 'live_trade';
        inside(plan, 'root', 'steps', 0).action = 'live.submit';
      },
      /'live\.submit' allows at most 1 attempts, not 3/,
    ],
    [
      'a dependency that leads nowhere',
      (plan) => (inside(plan, 'root', 'steps', 1).dependsOn = [{ step: 'nosuch', on: 'succeeded' }]),
      /nosuch/,
    ],
    [
      'a circle',
      (plan) => (inside(plan, 'root', 'steps', 0).dependsOn = [{ step: 'g', on: 'succeeded' }]),
      /wait for each other/,
    ],
    ['a path that is not where the step stands', (plan) => (inside(plan, 'root', 'steps', 0).path = 'y'), /path/],
    ['another version of the engine', (plan) => (plan.engineVersion = 2), /not a plan of engine version 1/],
    ['an unknown key', (plan) => (plan.extra = 1), /not a plan of engine version 1/],
    ['an unknown kind of step', (plan) => (inside(plan, 'root', 'steps', 0).kind = 'set'), /not a plan/],
    ['a timeout of nothing', (plan) => (inside(plan, 'root', 'steps', 0, 'policy').timeoutMs = 0), /not a plan/],
    [
      'a longest pause shorter than the first',
      (plan) => (inside(plan, 'root', 'steps', 0, 'policy', 'retry').maxIntervalMs = 1),
      /maxIntervalMs is less than initialIntervalMs/,
    ],
    [
      'a variable whose declaration cannot be worked with',
      (plan) => (plan.variables = { n: { type: 'string', enum: 5 } }),
      /not a plan/,
    ],
    ['a variable without a known type', (plan) => (plan.variables = { n: { type: 'banana' } }), /not a plan/],
  ])('is refused for %s, though its hash fits', (_, change, message) => {
    const { plan, problems } = checkPlan(received(change), sampleCatalogue);
    expect(plan).toBeUndefined();
    expect(problems.join('\n')).toMatch(message);
  });

  it('may call an action that only the workers of another queue know', () => {
    const value = received((plan) => {
      const step = inside(plan, 'root', 'steps', 0);
      step.action = 'python.model';
      inside(step, 'policy').taskQueue = 'python';
    });
    expect(problemsOf(value)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'simple-backtest'],
    ['a list', []],
    ['an empty object', {}],
    ['a list nested 100,000 deep', JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
    [
      'groups nested 10,000 deep',
      Array.from({ length: 10_000 }).reduce<unknown>((inner) => ({ kind: 'group', steps: [inner] }), {}),
    ],
    [
      'a plan with such a value in an input',
      received(
        (plan) =>
          (inside(plan, 'root', 'steps', 0, 'with').x = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as Json),
        false,
      ),
    ],
  ])('is refused without an exception when it is %s', (_, value) => {
    const { plan, problems } = checkPlan(value, sampleCatalogue);
    expect(plan).toBeUndefined();
    expect(problems[0]).toMatch(/^this is not a plan/);
  });
});
