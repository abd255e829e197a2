import { issuesOf, kitUnderTest } from './kit-under-test';

const under = kitUnderTest(`
variables:
  limit: { type: number, default: 3 }
steps:
  - { id: price, action: kit.give }
  - { id: pause, wait: 1m }
`);

const test = (line: string): string => `tests:\n  - name: it\n    ${line}\n    expect: { status: completed }\n`;

it.each([
  [
    'a key that is none',
    'test: []\n',
    "1:1 unknown-key: 'test' is no key here. Allowed are: definition, at, actions, tests. Did you mean 'tests'?",
  ],
  ['no expectation', 'tests:\n  - name: it\n', "2:5 missing-key: the key 'expect' is missing here"],
  [
    'a status that is none',
    'tests:\n  - name: it\n    expect: { status: complete }\n',
    "3:23 wrong-value: 'status' must be one of completed, degraded, failed, halted, cancelled, timed_out, not the text \"complete\". Did you mean 'completed'?",
  ],
  ['an action that nothing calls', test('actions: { kit.giv: { output: { value: 1 } } }'), '3:16 unknown-step: '],
  [
    'a step without an action',
    test('actions: { pause: { output: {} } }'),
    "3:16 unknown-action: the step 'pause' calls no action, so there is nothing to mock",
  ],
  [
    'an output that the action cannot give',
    test('actions: { kit.give: { output: { price: 1 } } }'),
    "3:38 unknown-key: 'price' is no key here. Allowed are: value.",
  ],
  [
    'an output without what it must have',
    test('actions: { kit.give: { output: {} } }'),
    "3:36 missing-key: the key 'value' is missing here",
  ],
  [
    'an answer of a sequence that cannot be',
    test('actions: { price: { sequence: [ { output: { value: 1 } }, { output: { v: 1 } } ] } }'),
    "3:75 unknown-key: 'v' is no key here",
  ],
  [
    'a mock of two kinds',
    test('actions: { price: { output: { value: 1 }, error: { type: Lost } } }'),
    '3:23 wrong-value: a mock has exactly one of output, error and sequence',
  ],
  ['a variable that is none', test('variables: { limits: 4 }'), "3:26 unknown-variable: there is no variable 'limits'"],
  ['a variable of another type', test('variables: { limit: high }'), "3:25 wrong-type: 'limit' must be a number"],
  [
    'a fault that is none',
    test("faults: ['price: late@1']"),
    "3:14 wrong-value: 'late' in 'price: late@1' is no kind of fault",
  ],
  [
    'a fault of a step that is not there',
    test("faults: ['prise: timeout@1']"),
    "3:14 wrong-value: the fault 'prise: timeout@1': there is no step 'prise' that is an action or has one in it. Did you mean 'price'? There are: price",
  ],
  [
    'a message without a moment',
    test('messages: [ { halt: now } ]'),
    '3:17 wrong-value: a message has exactly one of after, at, when',
  ],
  [
    'a message to a step that is not there',
    test('messages: [ { when: quiet, approve: ask } ]'),
    "3:41 unknown-step: there is no step 'ask'",
  ],
  [
    'a moment that is none',
    test('messages: [ { when: price done, halt: now } ]'),
    "3:25 wrong-value: 'price done' is neither quiet nor a path and a status",
  ],
  ['a time that is none', test('at: yesterday'), "3:9 wrong-value: 'yesterday' is no time"],
  [
    'a step that is not there',
    'tests:\n  - name: it\n    expect: { status: completed, steps: { prize: succeeded } }\n',
    "3:43 unknown-step: there is no step 'prize'; there are: price, pause. Did you mean 'price'?",
  ],
  [
    'a fact that is not there',
    'tests:\n  - name: it\n    expect: { status: completed, facts: { regimes: bull } }\n',
    "3:43 unknown-fact: there is no fact 'regimes'",
  ],
  [
    'two tests of one name',
    `${test('variables: {}')}  - name: it\n    expect: { status: completed }\n`,
    "5:11 duplicate-id: two tests are named 'it'",
  ],
])('refuses %s, at its place', (_, text, expected) => {
  expect(issuesOf(text, under)).toContainEqual(expect.stringContaining(expected));
});
