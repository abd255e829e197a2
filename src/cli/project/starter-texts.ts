/** A definition to begin with: bars, a test of one rule on them, and a report where it traded. */
export const starterDefinition = (
  name: string,
): string => `# Fetches daily bars, tests a trading rule on them, and writes a report.
#
#   npx bellwether run ${name.replaceAll('_', '-')}
#   npx bellwether run ${name.replaceAll('_', '-')} --var symbol=SPX --var strategy=breakout
name: ${name}
version: 1.0.0
type: backtest # a backtest may use no action that trades
description: Test one rule on one symbol

variables: # what a run can be given
  symbol: { type: string, default: IXIC, description: The samples have SPX and IXIC }
  strategy: { type: string, enum: [moving_average_cross, breakout], default: moving_average_cross }
  start_date: { type: string, format: date, default: '2010-01-04' }
  end_date: { type: string, format: date, default: '2015-12-31' }
  source: { type: string, enum: [samples, csv], default: samples, description: Or the folder of BELLWETHER_CSV_FOLDER }

steps: # one after the other
  - id: fetch
    action: data.get_historical_data # npx bellwether actions data.get_historical_data
    with:
      symbols: ['\${{ symbol }}']
      start_date: \${{ start_date }}
      end_date: \${{ end_date }}
      source: \${{ source }}
      history_bars: 250 # bars before start_date, to warm the rule up

  - id: test_rule
    action: backtest.run
    with:
      bars: \${{ steps.fetch.output.bars }}
      from: \${{ start_date }}
      to: \${{ end_date }}
      strategies: [{ symbol: '\${{ symbol }}', strategy: '\${{ strategy }}' }]

  - id: report
    when: steps.test_rule.output.trades.count > 0 # skipped where the rule never traded
    action: monitor.create_performance_report
    with:
      backtest: \${{ steps.test_rule.output }}
      quality: \${{ steps.fetch.output.quality }}
`;

/** Its tests: no action runs in them, and no time passes. */
export const starterTests = (
  name: string,
): string => `# Tests of ${name}: npx bellwether test definitions. What actions give is written here; nothing runs.
at: '2019-01-02T15:00:00Z'

tests:
  - name: tests nothing when there are no bars
    actions:
      data.get_historical_data: { error: { type: NoData, message: no bars of NOPE, retryable: false } }
    variables: { symbol: NOPE }
    expect:
      status: failed
      error: no bars of NOPE
      inputs:
        fetch: { symbols: [NOPE], history_bars: 250 }
      steps: { fetch: { status: failed, attempts: 1 }, test_rule: skipped, report: skipped }

  - name: asks three times for bars that do not come
    faults: ['fetch: error@1', 'fetch: error@2', 'fetch: error@3']
    expect:
      status: failed
      steps: { fetch: { status: failed, attempts: 3 }, test_rule: skipped, report: skipped }
`;

export const readme = (name: string, fileName: string): string => `# ${name}

A trading workflow that runs on Bellwether.

\`\`\`sh
npm install
npm run check    # checks the definitions
npm test         # runs their tests: no server, no time passes
npm start        # runs ${fileName} on the sample bars
\`\`\`

| file | what it is |
| --- | --- |
| \`definitions/${fileName}.yaml\` | the workflow |
| \`definitions/${fileName}.test.yaml\` | its tests |

\`npx bellwether actions\` lists what steps can call, and \`npx bellwether actions NAME\` what one of them takes and gives.

Bars of your own: a file \`bars/ACME.csv\` with the columns date, open, high, low, close, and

\`\`\`sh
BELLWETHER_CSV_FOLDER=./bars npx bellwether run ${fileName} --var source=csv --var symbol=ACME
\`\`\`
`;
