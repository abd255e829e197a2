import type { IssueCase } from './issue-case';

/** What may be wrong with keys, values and ids. */
export const structureCases: readonly IssueCase[] = [
  {
    title: 'missing-key: all at once, and the rest is checked too',
    yaml: `
description: nothing else
steps:
  - action: no.such
`,
    issues: [
      "1:1 missing-key - | the key 'name' is missing here",
      "1:1 missing-key - | the key 'version' is missing here",
      "1:1 missing-key - | the key 'type' is missing here",
      "3:5 missing-key steps[0] | the key 'id' is missing here",
      "3:13 unknown-action steps[0].action | there is no action 'no.such'; slices are: data, live, market, test.",
    ],
  },
  {
    title: 'missing-key: in a list of steps',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - id: x
    action: test.wait
  - name: no id here
    action: test.wait
`,
    issues: ["7:5 missing-key steps[1] | the key 'id' is missing here"],
  },
  {
    title: 'unknown-key: at each level, with a suggestion',
    yaml: `
name: a
version: 1.0.0
type: backtest
verison: 2
defaults: { retry: { max_attemps: 3 } }
variables:
  x: { type: string, defualt: a }
steps:
  - id: x
    action: test.wait
    timout: 5s
    on_failure: { fallback: [{ id: y, action: test.wait, wen: true }] }
`,
    issues: [
      "4:1 unknown-key verison | 'verison' is not a key of the language here. Allowed are: name, version, type, description, mode, calendar, market, variables, resources, defaults, schedule, steps, events. Did you mean 'version'?",
      "5:22 unknown-key defaults.retry.max_attemps | 'max_attemps' is not a key of the language here. Allowed are: max_attempts, initial_interval, backoff, max_interval, jitter, non_retryable. Did you mean 'max_attempts'?",
      "7:22 unknown-key variables.x.defualt | 'defualt' is not a key of the language here. Allowed are: type, default, description, enum, minimum, maximum, minLength, maxLength, format, minItems, maxItems, items, properties. Did you mean 'default'?",
      "11:5 unknown-key steps[0].timout | 'timout' is not a key of the language here. Allowed are: id, name, action, with, steps, mode, branches, else, for_each, repeat, schedule, on_end, set, emit, wait, approve, workflow, fail, stop, depends_on, when, timeout, deadline, heartbeat, retry, on_failure, compensate, publish, weight, resources, task_queue. Did you mean 'timeout'?",
      "12:58 unknown-key steps[0].on_failure.fallback[0].wen | 'wen' is not a key of the language here. Allowed are: id, name, action, with, steps, mode, branches, else, for_each, repeat, schedule, on_end, set, emit, wait, approve, workflow, fail, stop, depends_on, when, timeout, deadline, heartbeat, retry, on_failure, compensate, publish, weight, resources, task_queue. Did you mean 'when'?",
    ],
  },
  {
    title: 'wrong-type',
    yaml: `
name: 5
version: 1.0
type: backtest
description: [a]
resources: 5
steps:
  - id: x
    action: test.wait
    timeout: 30
    weight: heavy
    when: 5
    depends_on: y
  - just a text
  - id: z
    action: { a: 1 }
    with: [1]
`,
    issues: [
      "1:7 wrong-type name | 'name' must be a text, not the number 5; put it in quotes",
      '2:10 wrong-type version | a version is three numbers, as in 1.0.0; this is the number 1',
      "4:14 wrong-type description | 'description' must be a text, not a list",
      "5:12 wrong-type resources | 'resources' must be a mapping, not the number 5; write resources: { cpu: 5 }",
      "9:14 wrong-type steps[0].timeout | '30' has no unit; write for example 30s, 30m or 30ms",
      `10:13 wrong-type steps[0].weight | 'weight' must be a number, not the text "heavy"`,
      '11:11 wrong-type steps[0].when | a condition is an expression, written as text; this is the number 5',
      `12:17 wrong-type steps[0].depends_on | 'depends_on' must be a list, not the text "y"; write [y]`,
      `13:5 wrong-type steps[1] | 'steps[1]' must be a mapping, not the text "just a text"`,
      "15:13 wrong-type steps[2].action | 'action' must be a text, not a mapping",
      "16:11 wrong-type steps[2].with | 'with' must be a mapping, not a list",
    ],
  },
  {
    title: 'wrong-value',
    yaml: `
name: My Workflow
version: '1'
type: bactest
mode: paralel
resources: { max_concurrent: 0 }
steps:
  - id: Fetch-Data
    action: test.wait
    timeout: 5 minutes
    retry: { max_attempts: 0, backoff: 0.5, initial_interval: 0s }
    weight: -1
    task_queue: ''
`,
    issues: [
      "1:7 wrong-value name | 'My Workflow' is not a valid name: use snake_case, beginning with a letter, as in fetch_data",
      `2:10 wrong-value version | a version is three numbers, as in 1.0.0; this is the text "1"`,
      `3:7 wrong-value type | 'type' must be one of backtest, paper_trade, live_trade, optimization, analysis, monitoring, not the text "bactest". Did you mean 'backtest'?`,
      `4:7 wrong-value mode | 'mode' must be one of sequential, parallel, not the text "paralel". Did you mean 'parallel'?`,
      "5:30 wrong-value resources.max_concurrent | 'max_concurrent' must be at least 1; it is 0",
      "7:9 wrong-value steps[0].id | 'Fetch-Data' is not a valid step id: use snake_case, beginning with a letter, as in fetch_data",
      "9:14 wrong-value steps[0].timeout | '5 minutes' is not a duration; write for example 500ms, 30s, 5m, 2h or 1d",
      "10:28 wrong-value steps[0].retry.max_attempts | 'max_attempts' must be at least 1; it is 0",
      "10:40 wrong-value steps[0].retry.backoff | 'backoff' must be at least 1; it is 0.5",
      "10:63 wrong-value steps[0].retry.initial_interval | '0s' is not between 1ms and 3650d; write for example 500ms, 30s, 5m, 2h or 1d",
      "11:13 wrong-value steps[0].weight | 'weight' must be at least 0; it is -1",
      "12:17 wrong-value steps[0].task_queue | '' is not the name of a task queue: 1 to 200 characters",
    ],
  },
  {
    title: 'wrong-value: no steps',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps: []
`,
    issues: ["4:8 wrong-value steps | 'steps' must have at least 1 entry; it has 0"],
  },
  {
    title: 'step-kind',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - id: none
  - id: both
    action: test.wait
    steps: [{ id: x, action: test.wait }]
`,
    issues: [
      "5:5 step-kind steps[0] | step 'none' needs exactly one of action, steps, branches, set, emit, wait, approve, workflow, fail, stop; none of them is here",
      "6:5 step-kind steps[1] | step 'both' needs exactly one of action, steps, branches, set, emit, wait, approve, workflow, fail, stop; here are action and steps",
    ],
  },
  {
    title: 'duplicate-id',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: test.wait }
  - { id: y, action: test.wait }
  - { id: x, action: test.wait }
  - id: g
    steps: [{ id: x, action: test.wait }]
`,
    issues: [
      "7:11 duplicate-id steps[2].id | the id 'x' is taken by step 1 of this list; ids are unique within a list",
    ],
  },
  {
    title: 'reserved-name',
    yaml: `
name: a
version: 1.0.0
type: backtest
variables:
  regime: { type: string, default: x }
  steps: { type: string, default: x }
  constructor: { type: string, default: x }
steps:
  - { id: output, action: test.wait }
  - { id: constructor, action: test.wait }
  - { id: fallback, action: test.wait }
`,
    issues: [
      "5:3 reserved-name variables.regime | 'regime' already means something in expressions; choose another name",
      "6:3 reserved-name variables.steps | 'steps' already means something in expressions; choose another name",
      "7:3 reserved-name variables.constructor | 'constructor' already means something in expressions; choose another name",
      "9:11 reserved-name steps[0].id | 'output' is not allowed as a step id, since it means something else in expressions; choose another",
      "10:11 reserved-name steps[1].id | 'constructor' is not allowed as a step id, since it means something else in expressions; choose another",
      "11:11 reserved-name steps[2].id | 'fallback' is not allowed as a step id, since it means something else in expressions; choose another",
    ],
  },
  {
    title: 'group-only, action-only',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: test.wait, mode: parallel }
  - id: g
    with: { a: 1 }
    retry: { max_attempts: 2 }
    steps: [{ id: y, action: test.wait }]
`,
    issues: [
      "5:33 misplaced-key steps[0].mode | 'mode' belongs to a group; 'x' is a step with 'action'",
      "7:5 misplaced-key steps[1].with | 'with' belongs to a step with an action or a workflow; 'g' is a group",
    ],
  },
  {
    title: 'another value where a mapping belongs',
    yaml: `
name: a
version: 1.0.0
type: backtest
schedule: 0 9 * * MON-FRI
variables: { xs: { type: array, default: [1] } }
steps:
  - { id: x, for_each: '\${{ xs }}', steps: [{ id: in, action: test.wait }] }
  - { id: y, action: test.wait, retry: 5, timeout: [1], heartbeat: ~ }
  - { id: z, repeat: drawdown > 0.1, steps: [{ id: in, action: test.wait }] }
`,
    issues: [
      `4:11 wrong-type schedule | 'schedule' must be a mapping, not the text "0 9 * * MON-FRI"; write schedule: { cron: '0 9 * * MON-FRI' }`,
      "7:24 wrong-type steps[0].for_each | 'for_each' must be a mapping, not the text \"${{ xs }}\"; write for_each: { items: '${{ xs }}' }",
      "8:40 wrong-type steps[1].retry | 'retry' must be a mapping, not the number 5; write retry: { max_attempts: 5 }",
      '8:52 wrong-type steps[1].timeout | a duration is written as 500ms, 30s, 5m, 2h or 1d; this is a list',
      '8:68 wrong-type steps[1].heartbeat | a duration is written as 500ms, 30s, 5m, 2h or 1d; this is empty',
      `9:22 wrong-type steps[2].repeat | 'repeat' must be a mapping, not the text "drawdown > 0.1"; write repeat: { until: 'drawdown > 0.1' }`,
    ],
  },
  {
    title: 'a merge key',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - &first { id: x, action: test.wait }
  - id: y
    <<: *first
`,
    issues: [
      "7:5 unknown-key steps[1].<< | '<<' is a merge key of YAML 1.1, and a definition has none: write the keys out, or put what all steps share into defaults; an alias may stand for a whole value, as in retry: *patient",
    ],
  },
];
