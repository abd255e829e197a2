import type { IssueCase } from './issue-case';

/** What may be wrong with what a definition of the right form asks for. */
export const meaningCases: readonly IssueCase[] = [
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
      "6:22 unknown-action steps[1].action | there is no action 'submit'; slices are: data, live, market, test. Did you mean 'live.submit'?",
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
      "8:61 dependency-scope steps[2].depends_on[1].step | step 'g/inner' is not in the same list as 'y'; a step can only wait for steps beside it, so let 'y' wait for 'g'",
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
    issues: ['5:42 impossible-timeout steps[0].timeout | one attempt may take 2m, but all attempts together only 90s'],
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
    issues: [
      '4:59 impossible-timeout defaults.retry.max_interval | the longest pause (5s) is shorter than the first (10s)',
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
      "10:11 unknown-name steps[0].when | 'drawdwon' is not a variable of this definition, a name of the trading context, or 'steps'; did you mean 'drawdown'?",
      "11:27 unknown-name steps[0].with.symbols | 'symbol' is not a variable of this definition, a name of the trading context, or 'steps'; did you mean 'symbols'?",
      "11:50 unknown-field steps[0].with.days | there is no field 'limits' here; there are: limit; did you mean 'limit'?",
      "12:40 expression-syntax steps[1].when | a condition is one expression: write the comparison inside, as in regime == 'bull_quiet', without ${{ }}",
      "13:46 expression-syntax steps[2].when | a single '=' means nothing here; compare with '=='",
      '14:39 expression-type steps[3].when | this may be null: say with default(…, value) what to use then',
      "15:39 unknown-field steps[4].when | there is no field 'row' here; there are: ref, rows; did you mean 'rows'?",
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
      '13:72 expression-type steps[1].with.days | a list<number> cannot be written into a text',
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
      "7:56 reference-not-available steps[1].with.bars | step 'x' may not have ended when this is evaluated; add 'x' to depends_on of 'y'",
      "8:56 reference-not-available steps[2].when | step 'x' may not have ended when this is evaluated; add 'x' to depends_on of 'z'",
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
      "5:43 unknown-step steps[0].when | step 'x' cannot read its own output before it has run",
      "8:47 unknown-step steps[1].steps[0].when | 'g' holds this step; write steps.ID for the steps beside it",
      "9:46 unknown-step steps[1].steps[1].when | there is no step 'iner' here; there are: inner, next, x, g, y, z, w. Did you mean 'inner'?",
      "10:43 unknown-field steps[2].when | 'g' is a group and has no output of its own; its steps have: steps.g.inner.output, steps.g.next.output",
      "11:43 unknown-step steps[3].when | there is no step 'innr' in 'g'; there are: inner, next. Did you mean 'inner'?",
      "12:43 unknown-step steps[4].when | there is no step 'inner' here; there are: x, g, y, z, w. One is inside a group: write steps.g.inner.",
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
      "8:70 unknown-field steps[0].publish.trend | there is no field 'rgime' here; there are: regime, volatility, confidence; did you mean 'regime'?",
      "10:23 unknown-name steps[1].publish.trend | 'output' is not a variable of this definition, a name of the trading context, or 'steps'; it is the step's own output, inside publish; elsewhere write steps.ID.output",
    ],
  },
  {
    title: 'events that never end, and outputs that are not there',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, emit: first }
  - { id: y, set: { z: '\${{ steps.x.output.z }}' } }
events:
  first: [{ id: to_second, emit: second }]
  second: [{ id: to_first, when: drawdown > 0.1, emit: first }, { id: to_second, emit: second }]
`,
    issues: [
      "6:29 unknown-field steps[1].set.z | 'x' is a step with 'emit' and has no output",
      '8:34 event-cycle events.first[0].emit | these events emit each other: first → second → first; emit waits for the handlers to end, so this would never end',
      "9:88 event-cycle events.second[1].emit | the handler of 'second' emits 'second' itself: emit waits for the handlers to end, so this would never end",
    ],
  },
  {
    title: 'a type that an input does not take, and a value',
    yaml: `
name: a
version: 1.0.0
type: backtest
steps:
  - { id: x, action: data.load, with: { symbols: 5, days: 0, source: 5 } }
  - { id: y, action: data.load, with: { symbols: [A], source: cvs, options: { adjust: 1 } } }
`,
    issues: [
      "5:50 wrong-type steps[0].with.symbols | data.load: 'symbols' must be a list, not the number 5; write [5]",
      "5:59 wrong-value steps[0].with.days | data.load: 'days' must be at least 1; it is 0",
      "5:70 wrong-type steps[0].with.source | data.load: 'source' must be one of samples, csv, not the number 5.",
      `6:63 wrong-value steps[1].with.source | data.load: 'source' must be one of samples, csv, not the text "cvs".`,
      "6:87 wrong-type steps[1].with.options.adjust | data.load: 'adjust' must be true or false, not the number 1",
    ],
  },
];
