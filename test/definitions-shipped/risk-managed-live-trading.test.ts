import { createMarketData } from '../../src/adapters/market-data/create-market-data';
import { RecordedQuotes } from '../../src/adapters/quotes/recorded-quotes';
import type { JsonObject } from '../../src/base/json';
import { loadCalendar } from '../../src/calendar';
import type { AccountPosition, AccountSnapshot } from '../../src/slices/account-port';
import { ActionError } from '../../src/slices/action-error';
import { accountOf } from '../support/account-of';
import { MemoryAlerts, MemoryMonitorStore } from '../support/memory-alerts';
import { systemOf } from '../support/system-reading';
import { testPorts } from '../support/test-ports';
import { runHere, type RanHere, type RunHere, type Stand } from './run-here';
import { shippedPlan } from './shipped';

const plan = shippedPlan('risk-managed-live-trading.yaml');

/** A minute of the session of 2008-10-15. */
const minute = Date.parse('2008-10-15T14:00:00Z');

const cash: Partial<AccountSnapshot> = {
  asOf: new Date(minute).toISOString(),
  cash: '100000',
  equity: '100000',
  sessionStartEquity: '100000',
  peakEquity: '100000',
  positions: [],
  openOrders: 0,
};

const held = (symbol: string, quantity: string, average: string, market: string): AccountPosition => ({
  symbol,
  side: 'long',
  quantity,
  averagePrice: average,
  marketPrice: market,
  pricedAt: new Date(minute).toISOString(),
  marketValue: String(Number(quantity) * Number(market)),
  unrealizedPnl: String(Number(quantity) * (Number(market) - Number(average))),
});

const connected = { tradable: true, problems: [], account: 'desk', kind: 'paper', broker: 'paper', latency_ms: 2 };
const facts = {
  equity: 100_000,
  cash: 100_000,
  exposure: 0,
  daily_pnl: 0,
  daily_loss: 0,
  drawdown: 0,
  open_positions: 0,
};
const sent = { orders: [], submitted: 0, filled: 0, rejected: 0 };
const halt = { id: 'halt-1', level: 'reduce_only', until: '2008-10-16T13:30:00.000Z' };

/** The venue stands aside: what is asked of it is what the tests look at. */
const venue: Record<string, Stand> = {
  'live_trade.validate_connection': () => connected,
  'live_trade.get_positions': () => ({ ...facts, positions: [] }),
  'live_trade.cancel_orders': () => ({ orders: [], cancelled: 0, not_cancelled: 0 }),
  'live_trade.submit_orders': () => sent,
  'live_trade.reconcile': () => ({ ...facts, agrees: true, differences: [] }),
  'live_trade.close_all_positions': () => ({ closed: true, summary: 'closed: SPX (4)', positions: [], still_open: [] }),
  'live_trade.halt_trading': () => ({ halt, cancelled: [] }),
  'live_trade.stop_trading_for_day': () => ({ halt, cancelled: [] }),
  'ml_strategy.update_with_daily_data': () => ({ model: { learned_through: '2008-10-15' } }),
};

const buy: Stand = () => ({
  signals: [{ symbol: 'SPX', action: 'buy', strength: 0.9, confidence: 0.9, price: 950 }],
  lead: 'SPX',
  confidence: 0.9,
  price: 950,
  trend: 'up',
});

interface Session {
  readonly ran: RanHere;
  readonly alerts: MemoryAlerts;
}

async function session(
  account: Partial<AccountSnapshot> = {},
  { variables = {}, stands = {}, ...rest }: Partial<RunHere> = {},
): Promise<Session> {
  const alerts = new MemoryAlerts();
  const { bars } = createMarketData({ alpaca: { environment: {} } });
  const calendar = loadCalendar('XNYS');
  const quotes = new RecordedQuotes({ bars, source: 'samples', interval: '1d', calendar, marketTime: () => minute });
  const equity = [{ at: '2008-10-14T20:00:00.000Z', equity: '100000' }];
  const ports = testPorts({
    account: accountOf({ ...cash, ...account }, equity),
    alerts,
    monitorStore: new MemoryMonitorStore(),
    system: systemOf(),
    bars,
    quotes,
    clock: { now: () => minute },
    ...rest.ports,
  });
  const given = { max_quote_age: '7h', ...variables };
  const ran = await runHere(plan, {
    ticks: 1,
    startAt: minute,
    ...rest,
    ports,
    variables: given,
    stands: { ...venue, ...stands },
  });
  return { ran, alerts };
}

const told = ({ alerts }: Session): string[] =>
  alerts.sent.map(({ notice }) => `${notice.severity ?? ''} ${notice.title}`);
const ofTick = ({ starts }: RanHere, tick = 0): string[] =>
  starts
    .filter((path) => path.startsWith(`${tick}: `))
    .map((path) => path.slice(3).replace(/^trading_loop(?:\[\d+\])?\//, ''));
const inputOf = ({ inputs }: RanHere, end: string): JsonObject =>
  Object.entries(inputs).find(([path]) => path.endsWith(end))?.[1] ?? {};
const outputOf = ({ outputs }: RanHere, end: string): JsonObject =>
  Object.entries(outputs).find(([path]) => path.endsWith(end))?.[1] ?? {};

describe('risk_managed_live_trading', () => {
  it('fires every minute of the session, until a minute before the close', () => {
    const loop = plan.root.steps.find(({ id }) => id === 'trading_loop');
    expect(loop).toMatchObject({
      kind: 'schedule',
      background: { onEnd: 'join' },
      schedule: {
        cron: ['0 */1 * * * *'],
        overlap: 'skip',
        session: { from: { edge: 'open', offsetMs: 0 }, to: { edge: 'close', offsetMs: -60_000 } },
      },
    });
  });

  it('goes from quotes to signals to the risk check to orders to stops, minute by minute', async () => {
    const { ran } = await session({}, { ticks: 2, stands: { 'analyze.generate_signals': buy } });
    const steps = [
      'withdraw_unfilled',
      'fetch_real_time_data',
      'analyze_signals',
      'risk_check',
      'orders/branch_2/execute_orders',
      'monitor_positions',
      'minute',
    ];
    expect(ofTick(ran, 0)).toEqual(steps);
    expect(ofTick(ran, 1)).toEqual(steps);
    expect(inputOf(ran, 'analyze_signals')['quotes']).toEqual(outputOf(ran, 'fetch_real_time_data'));
    expect(inputOf(ran, 'risk_check')).toMatchObject({
      signals: outputOf(ran, 'analyze_signals'),
      max_position_size: 0.05,
      max_daily_loss: 0.02,
    });
    expect(inputOf(ran, 'execute_orders')).toEqual({
      orders: outputOf(ran, 'risk_check'),
      time_in_force: 'day',
      slippage_tolerance: 0.001,
    });
    // 5 % of 100,000 at 950.95, the worst price that its limit allows.
    expect(outputOf(ran, 'risk_check')['orders']).toMatchObject([
      { symbol: 'SPX', side: 'buy', quantity: '5', limit_price: '950.95' },
    ]);
    expect(ran.result.status).toBe('completed');
  });

  it('reads real signals of the recorded session, and no bar of its future', async () => {
    const { ran } = await session();
    const { signals } = outputOf(ran, 'analyze_signals');
    expect(signals).toMatchObject([
      { symbol: 'SPX', last_bar: expect.stringMatching(/^2008-10-14/) as string },
      { symbol: 'IXIC', last_bar: expect.stringMatching(/^2008-10-14/) as string },
    ]);
  });

  it('reconciles after the loop, then learns the day and sends its figures', async () => {
    const { ran, alerts } = await session();
    const after = ran.starts.filter((path) => path.startsWith('post_market_tasks/'));
    expect(after.map((path) => path.split('/')[1])).toEqual([
      'reconciliation',
      'daily_metrics',
      'bars_of_the_day',
      'learning',
      'report',
    ]);
    expect(ran.inputs['post_market_tasks/learning']?.['bars']).toEqual(
      ran.outputs['post_market_tasks/bars_of_the_day']?.['bars'],
    );
    expect(ran.inputs['post_market_tasks/report']).toMatchObject({
      metrics: ran.outputs['post_market_tasks/daily_metrics'],
      note: 'Ledger and broker agree: true. The models have learned through 2008-10-15.',
    });
    expect(alerts.sent.map(({ notice }) => notice.kind)).toEqual(['report']);
  });

  it('stops trading for the day at the loss limit: no order goes out in that minute, and somebody is told', async () => {
    const lost = { cash: '98000', equity: '98000' };
    const watched = await session(lost, { stands: { 'analyze.generate_signals': buy } });
    expect(ofTick(watched.ran)).toEqual([
      'withdraw_unfilled',
      'fetch_real_time_data',
      'analyze_signals',
      'risk_check',
      'events.on_daily_loss_limit[0]/stopping',
      'events.on_daily_loss_limit[0]/alert',
      'monitor_positions',
      'minute',
    ]);
    expect(outputOf(watched.ran, 'risk_check')).toMatchObject({ orders: [], opening_allowed: false });
    expect(inputOf(watched.ran, '/stopping')['reason']).toBe('the loss of the day is 2 %, the limit 2 %');
    expect(told(watched)).toContain('critical Trading is stopped for the day');
    expect(watched.alerts.sent[0]?.notice.message).toContain('Nothing is opened until 2008-10-16T13:30:00.000Z');
  });

  it('goes on just below the loss limit', async () => {
    const { ran } = await session({ cash: '98001', equity: '98001' }, { stands: { 'analyze.generate_signals': buy } });
    expect(ofTick(ran)).toContain('orders/branch_2/execute_orders');
    expect(ofTick(ran).some((path) => path.startsWith('events.'))).toBe(false);
  });

  it('cuts down a position above a fifth of the equity, and no other', async () => {
    const positions = [held('SPX', '30', '950', '950'), held('IXIC', '5', '1700', '1700')];
    const { ran } = await session({ cash: '63000', positions });
    expect(outputOf(ran, '/reduction')['orders']).toMatchObject([{ symbol: 'SPX', side: 'sell', quantity: '15' }]);
    expect(inputOf(ran, '/reduce')['orders']).toEqual(outputOf(ran, '/reduction'));
    // Else a sale that the signals ask for would be on top of it.
    expect(ofTick(ran).some((path) => path.endsWith('execute_orders'))).toBe(false);
  });

  it.each([
    ['its stop', '940.5', 'stop_loss'],
    ['its take-profit', '978.5', 'take_profit'],
  ])('closes a position that has reached %s', async (_, market, verdict) => {
    const position = held('SPX', '4', '950', market);
    const equity = String(96_200 + Number(position.marketValue));
    const { ran } = await session({ cash: '96200', equity, peakEquity: equity, positions: [position] });
    expect(outputOf(ran, 'monitor_positions')['positions']).toMatchObject([{ symbol: 'SPX', verdict }]);
    // It cancels what is open of the symbol first, so that nothing is sold twice.
    expect(inputOf(ran, 'leave_positions')).toEqual({ symbols: ['SPX'], within: '30s' });
  });

  it.each<[string, Partial<RunHere>, string]>([
    [
      'the worker is unhealthy',
      { ports: testPorts({ system: systemOf({ latency: [{ target: 'temporal', answered: true, ms: 9000 }] }) }) },
      'SystemUnhealthy',
    ],
    ['the account is another kind than asked for', { variables: { broker: 'live' } }, 'WrongAccount'],
    [
      'the limits contradict each other',
      { variables: { stop_loss: 0.05, take_profit: 0.03, max_position_size: 0.9 } },
      'RiskLimitsInvalid',
    ],
    [
      'the broker does not answer',
      {
        stands: {
          'live_trade.validate_connection': () => {
            throw new ActionError('BrokerUnreachable', 'no answer within 2 s');
          },
        },
      },
      'BrokerUnreachable',
    ],
  ])('sends nothing and fails where %s', async (_, given, type) => {
    const system = given.ports?.system;
    const { ports: __, ...others } = given;
    const watched = await session({}, { ...others, ...(system && { ports: { system } as RunHere['ports'] }) });
    expect(watched.ran.result).toMatchObject({ status: 'failed', error: { type } });
    expect(watched.ran.starts.filter((path) => /orders|post_market|leave/.test(path))).toEqual([]);
    expect(told(watched)).toEqual(['critical Live trading failed']);
  });

  it('trades on a machine that is fully busy, as long as it still answers in time', async () => {
    const system = systemOf({ cpu: { available: true, usage: 1, cores: 2, sampleMs: 500 } });
    const { ran } = await session({}, { ports: { system } as RunHere['ports'] });
    expect(ran.result.status).toBe('completed');
    expect(outputOf(ran, 'system_health')).toMatchObject({ health_status: 'degraded' });
    expect(ofTick(ran).some((path) => path.endsWith('execute_orders'))).toBe(true);
  });

  it('in an emergency halts the account, closes, and tells what was closed and what was not', async () => {
    const watched = await session(
      {},
      {
        haltAfter: 'pre_market_checks/positions',
        stands: {
          'live_trade.close_all_positions': () => ({
            closed: false,
            summary: 'closed: SPX (4); STILL HELD: IXIC (2: no price)',
          }),
        },
      },
    );
    expect(watched.ran.result.status).toBe('halted');
    expect(watched.ran.starts.filter((path) => path.startsWith('events.')).map((path) => path.split('/')[1])).toEqual([
      'halting',
      'closing',
      'alert',
    ]);
    expect(inputOf(watched.ran, '/halting')).toMatchObject({ scope: 'account', level: 'reduce_only' });
    expect(watched.alerts.sent[0]?.notice).toMatchObject({ severity: 'high' });
    expect(watched.alerts.sent[0]?.notice.message).toContain(
      'closed: SPX (4); STILL HELD: IXIC (2: no price). Halt halt-1.',
    );
  });

  it('in an emergency tells that nothing could be closed, where the broker does not answer', async () => {
    const silent: Stand = () => {
      throw new ActionError('BrokerUnreachable', 'no answer');
    };
    const watched = await session(
      {},
      {
        haltAfter: 'pre_market_checks/positions',
        stands: { 'live_trade.close_all_positions': silent, 'live_trade.halt_trading': silent },
      },
    );
    expect(watched.alerts.sent[0]?.notice.message).toContain('they could not be closed');
    expect(watched.alerts.sent[0]?.notice.message).toContain('Halt not committed');
  });
});
