import { coverageOf } from '../../src/trader-tests';
import { kitUnderTest, missesOf, outcomesOf } from './kit-under-test';

const chain = kitUnderTest(`
variables:
  limit: { type: number, default: 3 }
steps:
  - { id: price, action: kit.give, with: { value: 1 } }
  - id: judge
    when: steps.price.output.value > limit
    action: kit.facts
    with: { regime: crisis }
  - id: alarm
    when: default(regime, 'bull') == 'crisis'
    emit: on_crisis
  - { id: after, action: kit.give, with: { value: "\${{ steps.price.output.value }}" }, on_failure: { fallback: [ { id: other, action: kit.give } ] } }
events:
  on_crisis:
    - { id: told, action: kit.give, with: { value: told } }
`);

describe('a test of a chain of steps', () => {
  const high = `
    actions: { price: { output: { value: 7 } }, kit.give: { output: { value: 0 } }, kit.facts: { output: { regime: crisis, drawdown: 0.2 } } }`;
  const low = `
    actions: { kit.give: { output: { value: 2 } } }`;

  it.each([
    ['the status', `${low}\n    expect: { status: completed }`, []],
    [
      'another status',
      `${low}\n    expect: { status: failed }`,
      ['expect.status: the run should end as failed; it ended as completed'],
    ],
    [
      'steps that ran and that did not',
      `${low}\n    expect: { status: completed, steps: { judge: skipped, events.on_crisis: never, after: succeeded } }`,
      [],
    ],
    [
      'a step that was skipped',
      `${low}\n    expect: { status: completed, steps: { judge: succeeded } }`,
      [expect.stringMatching(/^expect\.steps\.judge: 'judge' should have succeeded; it was skipped: .*limit/)],
    ],
    [
      'inputs, facts, order and events',
      `${high}\n    expect: { status: completed, inputs: { after: { value: 7 } }, facts: { regime: crisis }, order: [price, judge, events.on_crisis/told, after], events: [on_crisis] }`,
      [],
    ],
    [
      'an input that is another',
      `${high}\n    expect: { status: completed, inputs: { after: { value: 8 } }, facts: { regime: bull } }`,
      [
        'expect.inputs.after.value: after.value should be 8; it is 7',
        'expect.facts.regime: regime should be "bull"; it is "crisis"',
      ],
    ],
    [
      'an order that is another',
      `${low}\n    expect: { status: completed, order: [after, price] }`,
      ["expect.order.1: 'price' should have begun after 'after'; what began: price, after"],
    ],
    [
      'a variable',
      `${low}\n    variables: { limit: 1 }\n    expect: { status: completed, steps: { judge: failed } }`,
      [
        expect.stringContaining("'judge' called kit.facts, and the test does not say what that gives"),
        expect.stringContaining('the run should end as completed; it ended as failed'),
      ],
    ],
    [
      'an event that did not come',
      `${low}\n    expect: { status: completed, events: [on_crisis] }`,
      ['expect.events: there should be 1 event; there are 0'],
    ],
    [
      'a failure that a fallback takes up',
      `
    actions: { kit.give: { output: { value: 2 } }, after: { error: { type: Broken, retryable: false } } }
    expect: { status: degraded, steps: { after: { status: failed, error: Broken }, after/fallback/other: succeeded } }`,
      [],
    ],
    [
      'attempts by a sequence of answers',
      `
    actions: { kit.give: { output: { value: 2 } }, price: { sequence: [ { error: { type: Lost } }, { error: { type: Lost } }, { output: { value: 2 } } ] } }
    expect: { status: completed, steps: { price: { attempts: 3 } } }`,
      [],
    ],
    [
      'a timeout, since it takes longer than an attempt may',
      `
    actions: { kit.give: { output: { value: 2 } }, price: { output: { value: 2 }, takes: 11s } }
    expect: { status: failed, steps: { price: { attempts: 3, error: Timeout } } }`,
      [],
    ],
    [
      'a message that is never sent',
      `${low}
    messages: [ { when: judge failed, halt: never } ]
    expect: { status: completed }`,
      ["messages: a message (halt) was never sent: 'judge' was never failed"],
    ],
  ])('tells of %s', async (_, test, expected) => {
    expect(await missesOf(test, chain)).toEqual(expected);
  });

  it('covers what has run in any of the tests, and tells what has not', async () => {
    const outcomes = await outcomesOf(
      `
tests:
  - name: low
    actions: { kit.give: { output: { value: 2 } } }
    expect: { status: completed }
`,
      chain,
    );
    const { counts, missed } = coverageOf(
      chain.plan,
      outcomes.flatMap((one) => one.occurrences),
    );
    expect(counts).toEqual({
      steps: { covered: 2, total: 6 },
      conditions: { covered: 2, total: 4 },
      branches: { covered: 0, total: 0 },
      handlers: { covered: 0, total: 1 },
      fallbacks: { covered: 0, total: 1 },
      compensations: { covered: 0, total: 0 },
    });
    expect(missed.map(({ path, text }) => `${path}: ${text}`)).toEqual([
      'judge: never ran',
      'judge: never true: when: steps.price.output.value > limit',
      'alarm: never ran',
      "alarm: never true: when: default(regime, 'bull') == 'crisis'",
      'after/fallback: the fallback never ran',
      'after/fallback/other: never ran',
      'events.on_crisis: the handler never ran',
      'events.on_crisis/told: never ran',
    ]);
  });
});

const day = kitUnderTest(`
steps:
  - id: loop
    mode: background
    schedule: { cron: '*/30 * * * *', session: { from: open, to: close } }
    steps:
      - { id: quote, action: kit.give }
      - { id: act, when: steps.quote.output.value > 5, action: kit.give, on_failure: continue }
  - { id: ask, depends_on: [loop], approve: { message: go on?, timeout: 1h } }
  - { id: done, when: steps.ask.output.approved, action: kit.give }
events:
  on_emergency:
    - { id: close, action: kit.give }
`);

describe('a test of a trading day', () => {
  const quotes = `
    at: '2008-10-15T13:00:00Z'
    actions: { kit.give: { output: { value: 1 } }, loop/quote: { sequence: [ { output: { value: 9 } }, { output: { value: 1 } } ] } }`;

  it.each([
    [
      'every tick of the session, and an approval',
      `${quotes}
    messages: [ { when: ask running, approve: ask, by: ann } ]
    expect: { status: completed, steps: { loop/quote: { succeeded: 13 }, loop/act: { succeeded: 1, skipped: 12 }, done: succeeded } }`,
    ],
    [
      'a refusal',
      `${quotes}
    messages: [ { when: ask running, reject: ask, by: ann } ]
    expect: { status: completed, steps: { done: skipped } }`,
    ],
    [
      'an approval that never comes',
      `${quotes}
    expect: { status: failed, steps: { ask: { status: failed, error: Timeout } } }`,
    ],
    [
      'a halt in the middle of the day',
      `${quotes}
    messages: [ { at: '2008-10-15T15:10:00Z', halt: too risky, by: ann } ]
    expect: { status: halted, error: too risky, steps: { loop: cancelled, loop/quote: { succeeded: 4 } }, events: [on_emergency] }`,
    ],
    [
      'a fault in the third tick',
      `${quotes}
    faults: ['quote: timeout@3', 'loop/quote: error@5']
    expect: { status: failed, steps: { loop/quote: { succeeded: 13, attempts: 1 } } }`,
    ],
  ])('plays %s', async (_, test) => {
    expect(await missesOf(test, day)).toEqual([]);
  });

  it('comes out the same each time', async () => {
    const file = `tests:\n  - name: it${quotes}\n    expect: { status: failed }\n`;
    const [first] = await outcomesOf(file, day);
    const [second] = await outcomesOf(file, day);
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(first.virtualMs).toBeGreaterThan(7 * 3_600_000);
  });

  it('tells what a run waits for that does not end', async () => {
    const waits = kitUnderTest('steps:\n  - { id: w, wait: { event: go } }\n');
    expect(await missesOf('    expect: { status: completed }', waits)).toEqual([
      expect.stringMatching(
        /^expect\.status: the run should end as completed, and has not ended: nothing more can happen.*still running: w/,
      ),
    ]);
  });
});
