import { stripVTControlCharacters } from 'node:util';
import { catalogueOf } from '../../../src/catalogue';
import { actionPage, type DocumentedAction } from '../../../src/cli/render/action-page';

const order: DocumentedAction = {
  name: 'live_trade.submit_order',
  summary: 'Send one order',
  capability: 'live_trade',
  inputSchema: { type: 'object', properties: { symbol: { type: 'string' } }, required: ['symbol'] },
  outputSchema: { type: 'object', properties: {} },
  publishes: { position_size: 'filled.quantity', exposure: 'exposure' },
  defaults: { timeout: '10s', heartbeat: '2s', retry: { max_attempts: 5, non_retryable: ['Rejected', 'NoMoney'] } },
  maxAttempts: 1,
};

describe('actionPage', () => {
  it('says what an action may do, takes, gives, publishes, and what counts by default', () => {
    expect(actionPage(order, 80)).toEqual([
      'live_trade.submit_order   (live_trade)',
      '  Send one order.',
      '  live_trade: it can place orders with real money; only definitions of type',
      '  live_trade may call it.',
      '',
      'input',
      '  symbol: text; required',
      '',
      'output',
      '  nothing',
      '',
      'publishes to the trading context',
      '  position_size  from the output filled.quantity',
      '  exposure       from the output exposure',
      '',
      'by default',
      '  timeout: 10s for an attempt',
      '  heartbeat: an attempt that is silent for 2s counts as lost',
      '  retry: none',
      '  not retried: Rejected, NoMoney',
      '  limit: no definition may ask for more than 1 attempt',
    ]);
  });

  it.each<[string, Partial<DocumentedAction>, string]>([
    [
      'the retries of its own',
      {
        defaults: {
          timeout: '1m',
          retry: { max_attempts: 4, initial_interval: '2s', backoff: 3, max_interval: '30s' },
        },
        maxAttempts: 9,
      },
      '  retry: 4 attempts at most, 2s after the first, each pause 3 times the one before, up to 30s',
    ],
    [
      'those that the compiler fills in where it has none',
      { defaults: { timeout: '1m' }, maxAttempts: 2 },
      '  retry: 2 attempts at most, 1s after the first, each pause 2 times the one before, up to 1m',
    ],
  ])('shows %s', (_, parts, line) => {
    expect(actionPage({ ...order, ...parts }, 120)).toContain(line);
  });

  it.each(catalogueOf().entries.map((entry) => [entry.name, entry] as const))(
    'of %s fits into 80 columns, needs no colour, and names every field of input and output',
    (_, entry) => {
      const lines = actionPage(entry, 80);
      // A word is not broken: a hash, a pattern.
      expect(lines.filter((line) => line.length > 80 && line.trim().includes(' '))).toEqual([]);
      expect(lines.map(stripVTControlCharacters)).toEqual(lines);
      const text = lines.join('\n');
      const names = [entry.inputSchema, entry.outputSchema].flatMap((schema) => propertiesOf(schema));
      expect(names.filter((name) => !text.includes(`  ${name}: `))).toEqual([]);
    },
  );

  it('shows the strategies of a backtest, their parameters, and the fields of its figures', () => {
    const entry = catalogueOf().get('backtest.run');
    if (entry === undefined) throw new Error('no backtest.run');
    const text = actionPage(entry, 80).join('\n').replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'strategy: one of moving_average_cross, momentum, mean_reversion, volatility_filter, breakout, trend_following; required',
    );
    expect(text).toContain('breakout: entry_period 20, exit_period 10, allow_short false');
    expect(text).toContain('commission: number, 0 to 0.1; default 0.001');
    expect(text).toContain('max_drawdown: number Largest fall from a peak');
  });
});

/** The names of all fields of a schema, at any depth. */
function propertiesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: Readonly<Record<string, unknown>> };
  return [
    ...Object.keys(properties ?? {}),
    ...Object.values(properties ?? {}).flatMap(propertiesOf),
    ...Object.entries(schema).flatMap(([key, value]) => (key === 'properties' ? [] : propertiesOf(value))),
  ];
}
