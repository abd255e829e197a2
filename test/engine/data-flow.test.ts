import { withStep } from '../support/changed-plan';
import { fakeCatalogue } from '../support/fake-catalogue';
import { planOf } from '../support/plan-of';
import { scriptedRun, type Script } from '../support/scripted-run';

const catalogue = fakeCatalogue({
  'test.detect': { publishes: { regime: 'regime', volatility: 'risk.volatility' } },
});

describe('inputs', () => {
  const outcomes: Script['outcomes'] = {
    a: { output: { n: 1, list: [1, 2], text: 'x' } },
    'g/b': { output: { n: 2 } },
    'g/h/c': { output: { n: 3 } },
    'g/f': { error: 'Broken' },
  };
  const body = (reference: string, at: 'inside' | 'deeper' | 'after' | 'in the fallback'): string => {
    const probe = (place: typeof at): string =>
      place === at
        ? `{ id: probe, action: test.step, with: { x: "${reference}" } }`
        : '{ id: other, action: test.step }';
    return `
      variables: { rate: { type: number, default: 0.5 }, who: { type: string, default: me } }
      steps:
        - { id: a, action: test.step }
        - id: g
          steps:
            - { id: b, action: test.step }
            - { id: h, steps: [{ id: c, action: test.step }, ${probe('deeper')}] }
            - ${probe('inside')}
            - { id: f, action: test.step, on_failure: { fallback: [{ id: b, action: test.step, with: { y: "\${{ steps.h.c.output }}" } }, ${probe('in the fallback')}] } }
        - ${probe('after')}`;
  };

  it.each([
    ['inside', '${{ rate }}', 0.5],
    ['inside', '${{ steps.b.output }}', { n: 2 }],
    ['inside', '${{ steps.a.output.n + steps.b.output.n }}', 3],
    ['inside', '${{ steps.h.c.output.n }}', 3],
    ['inside', 'n=${{ steps.a.output.n }} of ${{ who }}', 'n=1 of me'],
    ['inside', '${{ steps.h.status }}', 'succeeded'],
    ['deeper', '${{ steps.c.output.n }}', 3],
    ['deeper', '${{ steps.b.output.n }}', 2],
    ['deeper', '${{ steps.a.output.list[1] }}', 2],
    ['after', '${{ steps.g.b.output.n }}', 2],
    ['after', '${{ steps.g.h.c.output.n }}', 3],
    ['after', '${{ steps.a.output.list }}', [1, 2]],
    ['after', "${{ steps.a.output.text + '!' }}", 'x!'],
    ['in the fallback', '${{ steps.b.output }}', {}],
    ['in the fallback', '${{ steps.h.c.output.n }}', 3],
    ['in the fallback', '${{ steps.a.output.n }}', 1],
  ] as const)('%s a group has %s as %j', (at, reference, value) => {
    const run = scriptedRun(planOf(body(reference, at)), { outcomes, variables: { rate: 0.5, who: 'me' } });

    const probe = Object.keys(run.inputs).find((path) => path.endsWith('probe'));
    expect(run.inputs[probe ?? 'no probe ran']).toEqual({ x: value });
  });

  it('of a fallback mean the steps beside the step that failed, not those in it', () => {
    const plan = planOf(`
      steps:
        - { id: a, action: test.step }
        - id: g
          on_failure: { fallback: [{ id: x, action: test.step, with: { n: "\${{ steps.a.output.n }}" } }] }
          steps: [{ id: a, action: test.step }, { id: b, action: test.step }]`);

    const run = scriptedRun(plan, {
      outcomes: { a: { output: { n: 'outer' } }, 'g/a': { output: { n: 'inner' } }, 'g/b': { error: 'Broken' } },
    });

    expect(run.inputs['g/fallback/x']).toEqual({ n: 'outer' });
  });

  it('that read the output of a step that was skipped fail the step, unless they guard it', () => {
    const plan = planOf(`
      steps:
        - { id: a, action: test.step }
        - { id: b, action: test.step, on_failure: continue, with: { n: "\${{ steps.a.output.n }}" } }
        - { id: c, action: test.step, with: { n: "\${{ default(steps.a.output.n, 7) }}", has: "\${{ has(steps.a.output) }}" } }`);

    const run = scriptedRun(withStep(plan, 'a', { when: 'false' }));

    expect(run.state.steps['b']?.error).toEqual({
      type: 'ExpressionError',
      message: "with.n: 'steps.a.output' is not set (column 2)",
    });
    expect(run.inputs['c']).toEqual({ n: 7, has: false });
  });

  it('are never parsed a second time', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: a, action: test.step }
          - { id: b, action: test.step, with: { x: "\${{ steps.a.output.text }}" } }`),
      { outcomes: { a: { output: { text: '${{ 1 + 1 }}' } } } },
    );

    expect(run.inputs['b']).toEqual({ x: '${{ 1 + 1 }}' });
  });

  it('that are too large fail the step by name, and the action never starts', () => {
    const body = `
      variables: { text: { type: string } }
      steps: [{ id: a, action: test.step, on_failure: continue, with: { text: "\${{ text }}" } }, { id: b, action: test.step }]`;
    const limit = 1.75 * 1024 * 1024;
    const framed = JSON.stringify({ text: '' }).length;

    const fits = scriptedRun(planOf(body), { variables: { text: 'x'.repeat(limit - framed) } });
    const tooLarge = scriptedRun(planOf(body), { variables: { text: 'x'.repeat(limit - framed + 1) } });
    const wide = scriptedRun(planOf(body), { variables: { text: '€'.repeat(limit / 3) } });

    expect(fits.starts).toEqual(['a', 'b']);
    expect(tooLarge.starts).toEqual(['b']);
    expect(tooLarge.state.steps['a']?.error).toEqual({
      type: 'PayloadTooLarge',
      message: `the input has ${limit + 1} bytes; at most ${limit} travel through a workflow. Pass large data as an artifact reference`,
    });
    expect(wide.statuses).toEqual({ a: 'failed', b: 'succeeded' });
  });
});

describe('publish', () => {
  it("has an action's own facts and those of the step, which take precedence", () => {
    const run = scriptedRun(
      planOf(
        `
        steps:
          - { id: a, action: test.detect, publish: { regime: "'mine'", drawdown: output.risk.volatility * 2 } }
          - { id: b, action: test.step, with: { all: ["\${{ regime }}", "\${{ volatility }}", "\${{ drawdown }}"] } }`,
        catalogue,
      ),
      { outcomes: { a: { output: { regime: 'crisis', risk: { volatility: 0.4 } } } } },
    );

    expect(run.inputs['b']).toEqual({ all: ['mine', 0.4, 0.8] });
    expect(run.result.context.facts).toEqual({ regime: 'mine', volatility: 0.4, drawdown: 0.8 });
  });

  it.each([
    ['the later finishes last', { a: 10, b: 20 }],
    ['the later finishes first', { a: 20, b: 10 }],
    ['both finish at once', { a: 10, b: 10 }],
  ])('lets the later step in plan order win where %s', (_, takes) => {
    const plan = planOf(`
      steps:
        - { id: a, action: test.step, publish: { regime: "'from a'" } }
        - { id: b, action: test.step, publish: { regime: "'from b'" } }`);

    const run = scriptedRun(withStep(plan, 'b', { dependsOn: [] }), {
      outcomes: { a: { takesMs: takes.a }, b: { takesMs: takes.b } },
    });

    expect(run.result.context.facts).toEqual({ regime: 'from b' });
  });

  it('lets a group win over the steps in it: it publishes last, and what it says is about all of them', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - id: g
            publish: { regime: "'from g'", trend: "'from g'" }
            steps:
              - { id: a, action: test.step, publish: { regime: "'from a'" } }
              - { id: h, publish: { volatility: '1' }, steps: [{ id: b, action: test.step, publish: { volatility: '2' } }] }
          - { id: c, action: test.step, publish: { trend: "'from c'" } }`),
    );

    expect(run.result.context.facts).toEqual({ regime: 'from g', trend: 'from c', volatility: 1 });
  });

  it.each([
    ['drawdown', 'text', 'the fact \'drawdown\' is a number, not the text "text"'],
    ['drawdown', null, "the fact 'drawdown' is a number, not null"],
    ['drawdown', [1, 2], "the fact 'drawdown' is a number, not a list of 2"],
    ['regime', 1.5, "the fact 'regime' is a string, not the number 1.5"],
    ['regime', { a: 1 }, "the fact 'regime' is a string, not an object with 1 fields"],
    ['regime', true, "the fact 'regime' is a string, not the boolean true"],
  ])('fails the step whose %s turns out to be %j', (fact, value, message) => {
    const run = scriptedRun(
      planOf(`steps: [{ id: a, action: test.step, publish: { trend: "'up'", ${fact}: output.x } }]`),
      { outcomes: { a: { output: { x: value } } } },
    );

    expect(run.result.error).toEqual({
      type: 'PublishError',
      message: `publish ${fact}: output.x: ${message}`,
      step: 'a',
    });
    expect(run.result.context.facts).toEqual({});
  });

  it('that fails leaves the step without an output, for what comes after it and in the result', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: a, action: test.step, on_failure: continue, publish: { drawdown: output.missing } }
          - { id: b, action: test.step, with: { has: "\${{ has(steps.a.output) }}" } }`),
      { outcomes: { a: { output: { n: 1 } } } },
    );

    expect(run.inputs['b']).toEqual({ has: false });
    expect(run.result.context.stepOutputs).toEqual({ b: {} });
  });

  it('lets the earlier step win where the later one did not succeed', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: a, action: test.step, publish: { regime: "'from a'" } }
          - { id: b, action: test.step, on_failure: continue, publish: { regime: "'from b'" } }
          - { id: c, action: test.step, when: 'false', publish: { regime: "'from c'" } }`),
      { outcomes: { b: { error: 'Broken' } } },
    );

    expect(run.result.context.facts).toEqual({ regime: 'from a' });
  });

  it('fails the step and publishes nothing when one of its values cannot be computed', () => {
    const run = scriptedRun(
      planOf(`
        steps:
          - { id: a, action: test.step, on_failure: continue, publish: { regime: output.regime, drawdown: output.missing } }
          - { id: b, action: test.step, with: { regime: "\${{ default(regime, 'none') }}" } }`),
      { outcomes: { a: { output: { regime: 'crisis' } } } },
    );

    expect(run.state.steps['a']).toMatchObject({
      status: 'failed',
      error: {
        type: 'PublishError',
        message: "publish drawdown: output.missing: field 'missing' of 'output' is not set (column 1)",
      },
    });
    expect(run.inputs['b']).toEqual({ regime: 'none' });
    expect(run.result.status).toBe('degraded');
  });

  it('hides no variable: a definition cannot declare a name of the trading context', () => {
    expect(() =>
      planOf('variables: { regime: { type: string, default: x } }\nsteps: [{ id: a, action: test.step }]'),
    ).toThrow('reserved-name');
  });
});
