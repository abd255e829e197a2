import type { z } from 'zod';
import {
  calculateDailyMetrics,
  getPortfolioMetrics,
  sendPerformanceReport,
  trackPerformance,
  updateDashboard,
  sendAlert,
} from '../../../../src/slices/monitor';
import { accountOf, longPosition, shortPosition } from '../../../support/account-of';
import { MemoryAlerts, MemoryMonitorStore } from '../../../support/memory-alerts';
import { testPorts } from '../../../support/test-ports';

const metricsOf = (account = accountOf(), input: z.input<typeof getPortfolioMetrics.input> = {}) =>
  getPortfolioMetrics.run(getPortfolioMetrics.input.parse(input), testPorts({ account }));

describe('monitor.get_portfolio_metrics', () => {
  it('gives the figures of the account', async () => {
    expect(await metricsOf()).toMatchObject({
      account: 'desk',
      equity: 9800,
      cash: 8972,
      exposure: 1232 / 9800,
      net_exposure: 828 / 9800,
      daily_pnl: -200,
      daily_return: -0.02,
      daily_loss: 0.02,
      total_pnl: -200,
      total_pnl_since: { basis: 'session_start', at: null, equity: 10000 },
      unrealized_pnl: 28,
      drawdown: 1 / 15,
      open_positions: 2,
      position_concentration: 1030 / 9800,
      largest_position: 'SPX',
      positions: [{ symbol: 'SPX' }, { symbol: 'IXIC', market_value: '-202', share: 202 / 9800 }],
    });
  });

  it.each([
    {
      title: 'the capital that is given',
      input: { initial_capital: 9000 },
      since: { basis: 'given', equity: 9000 },
      total: 800,
    },
    {
      title: 'the earliest equity',
      input: {},
      since: { basis: 'equity_history', at: '2025-01-02T21:00:00.000Z', equity: 9799.9 },
      total: 0.1,
    },
  ])('measures the total result from $title', async ({ input, since, total }) => {
    const history = [
      { at: '2025-01-02T21:00:00.000Z', equity: '9799.90' },
      { at: '2026-01-01T21:00:00.000Z', equity: '10000' },
    ];
    // To the cent: 9800 - 9799.9 is 0.1000000000003638 in floating point.
    expect(await metricsOf(accountOf({}, history), input)).toMatchObject({ total_pnl: total, total_pnl_since: since });
  });

  it('has neither loss nor drawdown at a new high', async () => {
    const found = await metricsOf(accountOf({ equity: '11000', peakEquity: '11000' }));
    expect(found).toMatchObject({ daily_pnl: 1000, daily_loss: 0, drawdown: 0 });
  });

  it('is all cash without positions, even where nothing is left', async () => {
    const found = await metricsOf(accountOf({ equity: '0', cash: '0', positions: [] }));
    expect(found).toMatchObject({
      exposure: 0,
      position_concentration: 0,
      largest_position: null,
      drawdown: 1,
      daily_loss: 1,
    });
  });

  it('has no drawdown where the equity was never above 0', async () => {
    const debt = { equity: '-5', cash: '-5', peakEquity: '0', sessionStartEquity: '0', positions: [] };
    expect(await metricsOf(accountOf(debt))).toMatchObject({ drawdown: 0, daily_return: 0, equity: -5 });
  });

  it('has no share of an equity that is gone', async () => {
    await expect(metricsOf(accountOf({ equity: '-12.50' }))).rejects.toMatchObject({
      code: 'NoEquity',
      message: expect.stringContaining('the equity of account desk is -12.5, with positions worth 1232'),
    });
  });

  it('fails where no account is configured', async () => {
    await expect(getPortfolioMetrics.run({}, testPorts())).rejects.toMatchObject({ code: 'NoAccount' });
  });
});

const track = (input: z.input<typeof trackPerformance.input>, account = accountOf()) =>
  trackPerformance.run(trackPerformance.input.parse(input), testPorts({ account }));

describe('monitor.track_performance', () => {
  it.each([
    { title: 'a gain at the limit', limits: { take_profit: 0.03 }, verdicts: ['take_profit', 'hold'] },
    { title: 'a gain below it', limits: { take_profit: 0.0301 }, verdicts: ['hold', 'hold'] },
    { title: 'a loss at the limit, of a short position', limits: { stop_loss: 0.01 }, verdicts: ['hold', 'stop_loss'] },
    { title: 'a loss above it', limits: { stop_loss: 0.0101 }, verdicts: ['hold', 'hold'] },
    { title: 'both', limits: { stop_loss: 0.005, take_profit: 0.02 }, verdicts: ['take_profit', 'stop_loss'] },
    { title: 'no limits', limits: {}, verdicts: ['hold', 'hold'] },
    {
      title: 'limits of a symbol of its own',
      limits: { take_profit: 0.01, per_symbol: { SPX: { take_profit: 0.05 } } },
      verdicts: ['hold', 'hold'],
    },
    { title: 'an old price', limits: { stop_loss: 0.01, max_price_age: '10m' }, verdicts: ['hold', 'stale_price'] },
  ])('judges $title', async ({ limits, verdicts }) => {
    const { positions } = await track(limits);
    expect(positions.map(({ verdict }) => verdict)).toEqual(verdicts);
  });

  it('gives prices and distances of both sides', async () => {
    const { positions, worst_return: worst, best_return: best } = await track({ stop_loss: 0.02, take_profit: 0.05 });
    expect(positions).toMatchObject([
      {
        return: 0.03,
        stop_price: '98',
        take_profit_price: '105',
        distance_to_stop: 0.05,
        distance_to_take_profit: 0.02,
        price_age_ms: 30_000,
      },
      {
        return: -0.01,
        stop_price: '51',
        take_profit_price: '47.5',
        distance_to_stop: 0.01,
        distance_to_take_profit: 0.06,
      },
    ]);
    expect([worst, best]).toEqual([-0.01, 0.03]);
  });

  it('proposes the orders that close, and sends none', async () => {
    const found = await track({ stop_loss: 0.01, take_profit: 0.03, slippage_tolerance: 0.001 });
    expect(found.orders).toEqual([
      {
        symbol: 'SPX',
        side: 'sell',
        quantity: '10',
        limit_price: '102.90',
        reason: 'take profit: 3 % on the average price of 100, at 103',
      },
      {
        symbol: 'IXIC',
        side: 'buy',
        quantity: '4',
        limit_price: '50.55',
        reason: 'stop loss: -1 % on the average price of 50, at 50.50',
      },
    ]);
    expect(found.to_close.map(({ symbol }) => symbol)).toEqual(['SPX', 'IXIC']);
  });

  it('compares exactly where floating point would not', async () => {
    // (0.33 - 0.3) / 0.3 is 0.10000000000000009 in floating point, (0.27 - 0.3) / 0.3 is -0.09999999999999994.
    const position = { ...longPosition, averagePrice: '0.3', marketPrice: '0.27' };
    const { positions } = await track({ stop_loss: 0.1 }, accountOf({ positions: [position] }));
    expect(positions[0]?.verdict).toBe('stop_loss');
  });

  it('names what has no fresh price, and has no returns without positions', async () => {
    expect((await track({ max_price_age: '10m' })).stale).toEqual([shortPosition.symbol]);
    expect(await track({}, accountOf({ positions: [] }))).toMatchObject({
      worst_return: null,
      best_return: null,
      orders: [],
    });
  });
});

const history = [
  ['2025-12-30T21:00:00.000Z', '10000'],
  ['2025-12-31T15:00:00.000Z', '9000'],
  ['2025-12-31T21:00:00.000Z', '10200'],
  // A holiday: its points belong to the session before.
  ['2026-01-01T21:00:00.000Z', '10000'],
  ['2026-01-02T14:35:00.000Z', '10100'],
  ['2026-01-02T14:50:00.000Z', '9700'],
].map(([at, equity]) => ({ at: at ?? '', equity: equity ?? '' }));

const daily = (account = accountOf({}, history)) =>
  calculateDailyMetrics.run(calculateDailyMetrics.input.parse({}), testPorts({ account }));

describe('monitor.calculate_daily_metrics', () => {
  it('gives the day, and the performance over the last equity of each session', async () => {
    const found = await daily();
    expect(found).toMatchObject({
      session: '2026-01-02',
      session_start_equity: 10000,
      session_high: 10100,
      session_low: 9700,
      session_max_drawdown: 1 - 9700 / 10100,
      session_points: 2,
      sessions: 3,
      daily_pnl: -200,
      performance: { initial_value: 10000, final_value: 9800, bars: 3 },
      returns: { count: 2, win_rate: 0 },
      performance_absent: null,
    });
    expect(found.performance?.total_return).toBeCloseTo(-0.02, 12);
  });

  it('counts the evening of New York to its day', async () => {
    expect(await daily(accountOf({ asOf: '2026-01-03T01:00:00.000Z' }, history))).toMatchObject({
      session: '2026-01-02',
    });
  });

  it('says why there is no performance on the first day', async () => {
    expect(await daily(accountOf())).toMatchObject({
      sessions: 1,
      performance: null,
      returns: null,
      performance_absent:
        'the equity of 1 session(s) is known; performance takes 2 and return figures 3, from a positive start',
    });
  });
});

describe('monitor.send_performance_report', () => {
  const send = (alerts: MemoryAlerts, metrics: object, attempt = 1) =>
    sendPerformanceReport.run(
      sendPerformanceReport.input.parse({ metrics, files: ['/reports/day.html'], note: 'Quiet day.' }),
      testPorts({ alerts, step: { runId: 'run', stepPath: 'report', attempt } }),
    );

  it('sends the figures of the day as text and as data', async () => {
    const alerts = new MemoryAlerts({ mail: { delivered: true } });
    const sent = await send(alerts, await daily());
    expect(sent.title).toBe('Performance of desk (paper), 2026-01-02');
    expect(sent.text).toContain('Quiet day.\n\nEquity:');
    expect(sent.text).toMatch(/^Result of the day:\s+−200\.00 USD$/m);
    expect(sent.text).toMatch(/^Drawdown:\s+6\.67\u00a0%$/m);
    expect(sent.text).toContain('Report: /reports/day.html');
    expect(alerts.sent.find(({ channel }) => channel === 'mail')?.notice).toMatchObject({
      kind: 'report',
      data: { metrics: { equity: 9800, session: '2026-01-02' } },
    });
  });

  it('does not send twice where the first attempt was delivered, and fails where nobody was told', async () => {
    const alerts = new MemoryAlerts({
      mail: { delivered: false, reason: 'down' },
      ops: { delivered: false, reason: 'down' },
    });
    await expect(send(alerts, { equity: 1 })).rejects.toMatchObject({ code: 'ReportNotDelivered', retryable: true });
    alerts.answers.set('mail', { delivered: true });
    await send(alerts, { equity: 1 }, 2);
    await send(alerts, { equity: 1 }, 3);
    expect(alerts.sent.map(({ channel }) => channel)).toEqual(['log', 'mail', 'ops', 'mail', 'ops', 'ops']);
  });
});

describe('monitor.update_dashboard', () => {
  it('replaces the figures, with the alerts that are open', async () => {
    const monitorStore = new MemoryMonitorStore();
    const ports = testPorts({ monitorStore });
    await sendAlert.run(sendAlert.input.parse({ title: 'Drawdown' }), ports);
    const output = await updateDashboard.run(
      updateDashboard.input.parse({ figures: { portfolio: { equity: 9800 } } }),
      ports,
    );
    expect(output).toMatchObject({ path: 'dashboards/main.json', sections: ['portfolio'] });
    expect(monitorStore.dashboards.get('main')).toMatchObject({
      format: 'bellwether.dashboard',
      updated_at: '2026-01-02T12:00:00.000Z',
      figures: { portfolio: { equity: 9800 } },
      open_alerts: [{ id: 'alert-1', title: 'Drawdown' }],
    });
  });

  it('refuses more than a page can read often', async () => {
    const figures = { big: 'x'.repeat(1_000_001) };
    await expect(updateDashboard.run(updateDashboard.input.parse({ figures }), testPorts())).rejects.toMatchObject({
      code: 'DashboardTooLarge',
    });
  });

  it.each(['../x', '', '.hidden'])('takes no name that leaves its folder: %j', (dashboard) => {
    expect(updateDashboard.input.safeParse({ dashboard, figures: {} }).success).toBe(false);
  });
});
