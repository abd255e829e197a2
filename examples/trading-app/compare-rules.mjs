// A definition built in code, run for several rules at once; every figure comes from the bars that the result names.
import { BellwetherClient, definition } from 'bellwether';

const rules = ['moving_average_cross', 'breakout'];

const tryRule = definition({
  name: 'try_rule',
  version: '1.0.0',
  type: 'backtest',
  variables: {
    rule: { type: 'string', enum: rules },
    symbol: { type: 'string', default: 'IXIC' },
  },
  steps: [
    {
      id: 'fetch',
      action: 'data.get_historical_data',
      with: { symbols: ['${{ symbol }}'], start_date: '2010-01-04', end_date: '2012-12-31', history_bars: 250 },
    },
    {
      id: 'test',
      action: 'backtest.run',
      with: {
        bars: '${{ steps.fetch.output.bars }}',
        from: '2010-01-04',
        to: '2012-12-31',
        strategies: [{ symbol: '${{ symbol }}', strategy: '${{ rule }}' }],
      },
    },
  ],
});

const client = new BellwetherClient();
try {
  const results = await Promise.all(rules.map((rule) => client.execute(tryRule, { rule })));
  for (const [at, { status, error, context }] of results.entries()) {
    // A run that failed is no exception: its result says what went wrong, and holds what it got to.
    if (status !== 'completed') throw new Error(`${rules[at]} ended as ${status}: ${error?.message}`);
    const { performance, trades } = context.stepOutputs.test;
    console.log(`${rules[at].padEnd(22)} Sharpe ${performance.sharpe?.toFixed(2) ?? '-'}, ${trades.count} trades`);
  }
} finally {
  await client.close();
}
