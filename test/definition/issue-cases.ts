/** A file, and every issue of it: `line:column code path | message`, lines counted from the one after the first. */
export interface IssueCase {
  readonly title: string;
  readonly yaml: string;
  readonly issues: readonly string[];
}

/** What an author may get wrong, each in the words that the author reads. */
export const issueCases: readonly IssueCase[] = [
  {
    title: 'yaml-syntax: a mapping that is not closed',
    yaml: `
name: a
steps: { id: x
`,
    issues: ['3:1 yaml-syntax - | Flow map in block collection must be sufficiently indented and end with a }'],
  },
  {
    title: 'yaml-syntax: a tab as indentation',
    yaml: `
name: a
steps:
	- id: x
`,
    issues: ['3:1 yaml-syntax - | Tabs are not allowed as indentation'],
  },
  {
    title: 'yaml-syntax: two documents',
    yaml: `
name: a
---
name: b
`,
    issues: ['2:1 yaml-syntax - | a file holds one definition; what follows the line --- belongs in a file of its own'],
  },
  {
    title: 'yaml-syntax: an alias of nothing',
    yaml: `
name: *nothing
`,
    issues: ['1:7 yaml-aliases name | there is no anchor &nothing before the alias *nothing'],
  },
  {
    title: 'yaml-syntax: a key that is a list',
    yaml: `
name: a
? [a, b]
: c
`,
    issues: ['2:3 yaml-syntax - | a key must be a plain text; put it in quotes if it is meant to be one'],
  },
  {
    title: 'yaml-syntax: YAML 1.1',
    yaml: `
%YAML 1.1
---
name: a
`,
    issues: ["1:1 yaml-syntax - | a definition is YAML 1.2; remove the line '%YAML 1.1'"],
  },
  {
    title: 'yaml-duplicate-key',
    yaml: `
name: a
version: 1.0.0
name: b
variables:
  x: { type: string, type: number }
`,
    issues: [
      "3:1 yaml-duplicate-key name | the key 'name' stands twice in one mapping; remove or rename one",
      "5:22 yaml-duplicate-key variables.x.type | the key 'type' stands twice in one mapping; remove or rename one",
    ],
  },
  {
    title: 'yaml-tag',
    yaml: `
name: a
steps:
  - id: x
    when: !halted
  - id: y
    when: ! halted
  - id: z
    when: !!binary aGVsbG8=
`,
    issues: [
      '4:11 yaml-tag steps[0].when | !halted is a tag in YAML, and a definition has no use for it: put the value in quotes if the ! is meant',
      '6:11 yaml-tag steps[1].when | ! is a tag in YAML, and a definition has no use for it: put the value in quotes if the ! is meant',
      '8:11 yaml-tag steps[2].when | !!binary is a tag in YAML, and a definition has no use for it: put the value in quotes if the ! is meant',
    ],
  },
  {
    title: 'yaml-aliases: an alias of itself',
    yaml: `
name: a
steps: &all
  - *all
`,
    issues: ['3:5 yaml-aliases steps[0] | the alias *all stands inside what it stands for, which would never end'],
  },
  {
    title: 'reserved-name: __proto__',
    yaml: `
name: a
steps:
  - id: x
    with: { __proto__: { a: 1 } }
`,
    issues: ["4:13 reserved-name steps[0].with.__proto__ | the key '__proto__' is not allowed; choose another"],
  },
  {
    title: 'wrong-value: numbers that no longer are what was written',
    yaml: `
variables:
  a: { type: number, default: .inf }
  b: { type: integer, default: 9007199254740993 }
`,
    issues: [
      '2:31 wrong-value variables.a.default | .inf is not a finite number',
      '3:32 wrong-value variables.b.default | 9007199254740993 is beyond 2^53, where whole numbers are no longer exact; put it in quotes if it is a text',
    ],
  },
  {
    title: 'not-a-mapping: a list',
    yaml: `
- id: x
`,
    issues: ['1:1 not-a-mapping - | a definition is a mapping that begins with name:, version:, type: and steps:'],
  },
  {
    title: 'not-a-mapping: an empty file',
    yaml: `

`,
    issues: ['1:1 not-a-mapping - | a definition is a mapping that begins with name:, version:, type: and steps:'],
  },
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
      "3:13 unknown-action steps[0].action | there is no action 'no.such'; actions are: data.load, live.submit, market.detect, test.wait.",
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
      "4:1 unknown-key verison | 'verison' is not a key of the language here. Allowed are: name, version, type, description, mode, variables, resources, defaults, steps. Did you mean 'version'?",
      "5:22 unknown-key defaults.retry.max_attemps | 'max_attemps' is not a key of the language here. Allowed are: max_attempts, initial_interval, backoff, max_interval, non_retryable. Did you mean 'max_attempts'?",
      "7:22 unknown-key variables.x.defualt | 'defualt' is not a key of the language here. Allowed are: type, default, description, enum, minimum, maximum, minLength, maxLength, format, minItems, maxItems, items, properties. Did you mean 'default'?",
      "11:5 unknown-key steps[0].timout | 'timout' is not a key of the language here. Allowed are: id, name, action, with, steps, mode, depends_on, when, timeout, deadline, heartbeat, retry, on_failure, publish, weight, task_queue. Did you mean 'timeout'?",
      "12:58 unknown-key steps[0].on_failure.fallback[0].wen | 'wen' is not a key of the language here. Allowed are: id, name, action, with, steps, mode, depends_on, when, timeout, deadline, heartbeat, retry, on_failure, publish, weight, task_queue. Did you mean 'when'?",
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
      '2:10 wrong-type version | a version is three numbers, as in 1.0.0',
      "4:14 wrong-type description | 'description' must be a text, not a list",
      "5:12 wrong-type resources | 'resources' must be a mapping, not the number 5",
      "9:14 wrong-type steps[0].timeout | '30' is not a duration; write for example 500ms, 30s, 5m, 2h or 1d",
      `10:13 wrong-type steps[0].weight | 'weight' must be a number, not the text "heavy"`,
      '11:11 wrong-type steps[0].when | a condition is an expression, written as text',
      `12:17 wrong-type steps[0].depends_on | 'depends_on' must be a list, not the text "y"`,
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
      '2:10 wrong-value version | a version is three numbers, as in 1.0.0',
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
      "5:5 step-kind steps[0] | step 'none' needs exactly one of action, steps; none of them is here",
      "6:5 step-kind steps[1] | step 'both' needs exactly one of action, steps; here are action and steps",
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
    title: 'variables that break their own declaration',
    yaml: `
name: a
version: 1.0.0
type: backtest
variables:
  Bad: { type: string }
  n: { type: integer, default: 1.5 }
  d: { type: string, format: date, default: 2018-02-30 }
  s: { type: array, items: { type: string }, minItems: 2, default: [1] }
steps:
  - { id: x, action: test.wait }
`,
    issues: [
      "5:3 wrong-value variables.Bad | 'Bad' is not a valid variable name: use snake_case, beginning with a letter",
      "6:32 wrong-type variables.n.default | the default breaks its own declaration: 'n' must be an integer, not the number 1.5",
      `7:45 wrong-value variables.d.default | the default breaks its own declaration: 'd' must be a date such as 2018-12-31; it is the string "2018-02-30"`,
      "8:68 wrong-value variables.s.default | the default breaks its own declaration: 's' must have at least 2 entries; it is the array [1]",
      "8:68 wrong-type variables.s.default | the default breaks its own declaration: 's[0]' must be a string, not the number 1",
    ],
  },
  {
    title: 'unknown-action',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: data.laod }
  - { id: y, action: submit }
`,
    issues: [
      "5:22 unknown-action steps[0].action | there is no action 'data.laod'; the actions of 'data' are: data.load. Did you mean 'data.load'?",
      "6:22 unknown-action steps[1].action | there is no action 'submit'; actions are: data.load, live.submit, market.detect, test.wait.",
    ],
  },
  {
    title: 'unknown-step',
    yaml: `
name: a
version: 1.0.0
type: backtest
mode: parallel
steps:
  - { id: fetch, action: test.wait }
  - { id: x, action: test.wait, depends_on: [fecth] }
  - { id: y, action: test.wait, depends_on: [fetch, { step: inner, on: finished }] }
  - id: g
    steps: [{ id: inner, action: test.wait }]
`,
    issues: [
      "7:46 unknown-step steps[1].depends_on[0] | there is no step 'fecth'; the steps of this list are: fetch, x, y, g. Did you mean 'fetch'?",
      "8:61 unknown-step steps[2].depends_on[1].step | step 'g/inner' is not in the same list as 'y'; a step can only wait for steps beside it, so let the group that holds it wait",
    ],
  },
  {
    title: 'dependency-cycle',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: a, action: test.wait, depends_on: [c] }
  - { id: b, action: test.wait }
  - { id: c, action: test.wait }
  - id: g
    mode: parallel
    steps:
      - { id: self, action: test.wait, depends_on: [self] }
`,
    issues: [
      '5:45 dependency-cycle steps[0].depends_on | these steps wait for each other: a → c → b → a',
      '11:52 dependency-cycle steps[3].steps[0].depends_on | these steps wait for each other: self → self',
    ],
  },
  {
    title: 'live-action',
    yaml: `
name: a
version: 1.0.0
type: paper_trade
steps:
  - id: x
    action: test.wait
    on_failure: { fallback: [{ id: y, action: live.submit }] }
`,
    issues: [
      "7:47 live-action steps[0].on_failure.fallback[0].action | 'live.submit' trades with a live venue; only a definition of type live_trade may use it, and this one is paper_trade",
    ],
  },
  {
    title: 'retry-not-safe',
    yaml: `
name: a
version: 1.0.0
type: live_trade
steps:
  - { id: x, action: live.submit, retry: { max_attempts: 2 } }
`,
    issues: [
      "5:58 retry-not-safe steps[0].retry.max_attempts | 'live.submit' is not safe to repeat: at most 1 attempt, not 2",
    ],
  },
  {
    title: 'timeout-over-deadline',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: test.wait, timeout: 2m, deadline: 90s }
`,
    issues: [
      '5:42 timeout-over-deadline steps[0].timeout | one attempt may take 2m, but all attempts together only 90s',
    ],
  },
  {
    title: 'retry pauses that shrink',
    yaml: `
name: a
version: 1.0.0
type: backtest
defaults: { retry: { initial_interval: 10s, max_interval: 5s } }
steps:
  - { id: x, action: test.wait }
`,
    issues: ['4:59 wrong-value defaults.retry.max_interval | the longest pause (5s) is shorter than the first (10s)'],
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
      "5:33 group-only steps[0].mode | 'mode' says how the steps of a group run; 'x' has no steps",
      "7:5 action-only steps[1].with | 'with' belongs to a step with an action; 'g' is a group",
      "8:5 action-only steps[1].retry | 'retry' belongs to a step with an action; 'g' is a group",
    ],
  },
  {
    title: 'expression',
    yaml: `
name: a
version: 1.0.0
type: backtest
variables:
  symbols: { type: array, items: { type: string }, default: [SPX] }
  config: { type: object, properties: { limit: { type: number } }, default: {} }
steps:
  - id: x
    action: data.load
    when: drawdwon < 0.1
    with: { symbols: "\${{ symbol }}", days: "\${{ config.limits }}" }
  - { id: y, action: test.wait, when: "\${{ regime }} == 'bull'" }
  - { id: z, action: test.wait, when: regime = 'bull' }
  - { id: w, action: test.wait, when: steps.x.output.best.name == 'a' }
  - { id: v, action: test.wait, when: steps.x.output.bars.row > 1 }
`,
    issues: [
      "10:11 expression steps[0].when | 'drawdwon' is not a variable of this definition, a name of the trading context, or 'steps'; did you mean 'drawdown'? (unknown-name)",
      "11:27 expression steps[0].with.symbols | 'symbol' is not a variable of this definition, a name of the trading context, or 'steps'; did you mean 'symbols'? (unknown-name)",
      "11:50 expression steps[0].with.days | there is no field 'limits' here; there are: limit; did you mean 'limit'? (unknown-field)",
      "12:40 expression steps[1].when | a condition is one expression: write the comparison inside, as in regime == 'bull_quiet', without ${{ }} (syntax)",
      "13:46 expression steps[2].when | a single '=' means nothing here; compare with '==' (syntax)",
      '14:39 expression steps[3].when | this may be null: say with default(…, value) what to use then (type)',
      "15:39 expression steps[4].when | there is no field 'row' here; there are: ref, rows; did you mean 'rows'? (unknown-field)",
    ],
  },
  {
    title: 'condition-type',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: test.wait, when: regime }
  - { id: y, action: test.wait, when: "\${{ size(trend) }}" }
`,
    issues: [
      '5:39 condition-type steps[0].when | a condition must be true or false; this is a string',
      '6:44 condition-type steps[1].when | a condition must be true or false; this is a number',
    ],
  },
  {
    title: 'input-type',
    yaml: `
name: a
version: 1.0.0
type: backtest
variables:
  symbols: { type: array, items: { type: number }, default: [1] }
  days: { type: integer, default: 5 }
steps:
  - id: x
    action: data.load
    with: { symbols: "\${{ symbols }}", days: "\${{ symbols }}", source: "\${{ days }}" }
  - id: y
    action: data.load
    with: { symbols: ["\${{ days }}", "\${{ days }} days"], days: "a \${{ symbols }}" }
`,
    issues: [
      "10:22 input-type steps[0].with.symbols | 'symbols' of data.load takes a list<string>; this is a list<number>",
      "10:46 input-type steps[0].with.days | 'days' of data.load takes a number; this is a list<number>",
      "10:72 input-type steps[0].with.source | 'source' of data.load takes a string; this is a number",
      "13:23 input-type steps[1].with.symbols[0] | 'symbols[0]' of data.load takes a string; this is a number",
      '13:72 expression steps[1].with.days | a list<number> cannot be written into a text (type)',
    ],
  },
  {
    title: 'inputs against the schema of the action',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: data.load }
  - id: y
    action: data.load
    with: { symbols: [], days: 0, source: sample, dayz: 3, options: { adjst: true } }
`,
    issues: [
      "5:5 missing-key steps[0] | data.load needs the input 'symbols'",
      "8:22 wrong-value steps[1].with.symbols | data.load: 'symbols' must have at least 1 entry; it has 0",
      "8:32 wrong-value steps[1].with.days | data.load: 'days' must be at least 1; it is 0",
      `8:43 wrong-value steps[1].with.source | data.load: 'source' must be one of samples, csv, not the text "sample". Did you mean 'samples'?`,
      "8:51 unknown-key steps[1].with.dayz | data.load has no input 'dayz'; there are: symbols, days, source, options. Did you mean 'days'?",
      "8:69 missing-key steps[1].with.options | data.load needs the input 'options.adjust'",
      "8:71 unknown-key steps[1].with.options.adjst | data.load has no input 'adjst'; there are: adjust. Did you mean 'adjust'?",
    ],
  },
  {
    title: 'reference-not-available',
    yaml: `
name: a
version: 1.0.0
type: backtest
mode: parallel
steps:
  - { id: x, action: data.load, with: { symbols: [SPX] } }
  - { id: y, action: market.detect, with: { bars: "\${{ steps.x.output.bars }}" } }
  - { id: z, action: test.wait, depends_on: [y], when: steps.x.output.bars.rows > 1 }
`,
    issues: [
      "7:56 reference-not-available steps[1].with.bars | step 'x' may not have ended when this is evaluated; add 'x' to depends_on of 'y' (unset)",
      "8:56 reference-not-available steps[2].when | step 'x' may not have ended when this is evaluated; add 'x' to depends_on of 'z' (unset)",
    ],
  },
  {
    title: 'references that lead nowhere',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: test.wait, when: has(steps.x.output) }
  - id: g
    steps:
      - { id: inner, action: test.wait, when: steps.g.status == 'a' }
      - { id: next, action: test.wait, when: steps.iner.status == 'a' }
  - { id: y, action: test.wait, when: has(steps.g.output) }
  - { id: z, action: test.wait, when: has(steps.g.innr.output) }
  - { id: w, action: test.wait, when: has(steps.inner.output) }
`,
    issues: [
      "5:43 expression steps[0].when | step 'x' cannot read its own output before it has run (unknown-name)",
      "8:47 expression steps[1].steps[0].when | 'g' holds this step; write steps.ID for the steps beside it (unknown-name)",
      "9:46 expression steps[1].steps[1].when | there is no step 'iner' here; there are: inner, next, x, g, y, z, w. Did you mean 'inner'? (unknown-name)",
      "10:43 expression steps[2].when | 'g' is a group and has no output of its own; its steps have: steps.g.inner.output, steps.g.next.output (unknown-field)",
      "11:43 expression steps[3].when | there is no step 'innr' in 'g'; there are: inner, next. Did you mean 'inner'? (unknown-name)",
      "12:43 expression steps[4].when | there is no step 'inner' here; there are: x, g, y, z, w. (unknown-name)",
    ],
  },
  {
    title: 'unknown-fact, publish-type',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - id: x
    action: market.detect
    with: { bars: { ref: a, rows: 1 } }
    publish: { regim: output.regime, drawdown: output.regime, trend: output.rgime }
  - id: g
    publish: { trend: output }
    steps: [{ id: y, action: test.wait }]
`,
    issues: [
      "8:16 unknown-fact steps[0].publish.regim | 'regim' is not a name of the trading context; there are: regime, volatility, trend, price, volume, equity, cash, exposure, daily_pnl, total_pnl, drawdown, open_positions, var_95, position_size, position_concentration, daily_loss, leverage, risk_score, confidence, health_status, cpu_usage, memory_usage, error_rate, latency_ms. Did you mean 'regime'?",
      "8:48 publish-type steps[0].publish.drawdown | 'drawdown' is a number; this is a string",
      "8:70 expression steps[0].publish.trend | there is no field 'rgime' here; there are: regime, volatility, confidence; did you mean 'regime'? (unknown-field)",
      "10:23 expression steps[1].publish.trend | 'output' is not a variable of this definition, a name of the trading context, or 'steps' (unknown-name)",
    ],
  },
  {
    title: 'yaml-syntax: an expression without quotes in a flow mapping',
    yaml: `
name: a
steps:
  - { id: x, with: { symbols: \${{ symbols }} } }
  - { id: y, with: { a: b } }
`,
    issues: [
      `3:32 yaml-syntax - | between { } or [ ] a value with \${{ }} must stand in quotes, as in { symbols: "\${{ symbols }}" }`,
    ],
  },
];
