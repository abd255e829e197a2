import { definition, type BellwetherClient } from '../../../src/client';

/** docs/client.md, a definition built in code. */
export async function clientDefinition(client: BellwetherClient) {
  const tryRule = definition({
    name: 'try_rule',
    version: '1.0.0',
    type: 'backtest',
    variables: { symbol: { type: 'string', default: 'IXIC' }, from: { type: 'string', format: 'date' } },
    steps: [
      {
        id: 'fetch',
        action: 'data.get_historical_data',
        with: { symbols: ['${{ symbol }}'], start_date: '${{ from }}', end_date: '2015-12-31' },
      },
    ],
  });

  await client.execute(tryRule, { from: '2010-01-04' });
}
