import type { JsonObject } from '../../src/base/json';
import type { AccountPosition, AccountSnapshot } from '../../src/slices/account-port';
import type { SystemReading } from '../../src/slices/system-metrics-port';
import { accountOf } from '../support/account-of';
import { MemoryAlerts, MemoryMonitorStore } from '../support/memory-alerts';
import { systemOf } from '../support/system-reading';
import { testPorts } from '../support/test-ports';
import { runHere, type RanHere } from './run-here';
import { shippedPlan } from './shipped';

const plan = shippedPlan('real-time-monitoring.yaml');

const cash: Partial<AccountSnapshot> = {
  cash: '10000',
  equity: '10000',
  sessionStartEquity: '10000',
  peakEquity: '10000',
  positions: [],
  openOrders: 0,
};

const held = (symbol: string, value: string): AccountPosition => ({
  symbol,
  side: 'long',
  quantity: '1',
  averagePrice: value,
  marketPrice: value,
  pricedAt: '2018-12-31T21:00:00.000Z',
  marketValue: value,
  unrealizedPnl: '0',
});

interface Watched {
  readonly ran: RanHere;
  readonly alerts: MemoryAlerts;
  readonly store: MemoryMonitorStore;
}

async function watch(
  account: Partial<AccountSnapshot>,
  given: {
    readonly system?: Partial<SystemReading>;
    readonly variables?: JsonObject;
    readonly store?: MemoryMonitorStore;
  } = {},
): Promise<Watched> {
  const { store = new MemoryMonitorStore(), system, variables } = given;
  const alerts = new MemoryAlerts();
  const ports = testPorts({
    account: accountOf({ ...cash, ...account }),
    alerts,
    monitorStore: store,
    system: systemOf(system),
  });
  const ran = await runHere(plan, { ports, ...(variables && { variables }) });
  return { ran, alerts, store };
}

const told = ({ alerts }: Watched): string[] =>
  alerts.sent.map(({ notice }) => `${notice.severity ?? ''} ${notice.title}`).sort();

describe('real_time_monitoring', () => {
  it('is due every 30 seconds, on holidays too', () => {
    expect(plan.schedule).toMatchObject({ cron: ['*/30 * * * * *'], skipHolidays: false, overlap: 'skip' });
  });

  it.each<[string, Partial<AccountSnapshot>, Partial<SystemReading>, string[]]>([
    ['all is calm', {}, {}, []],
    ['a drawdown at its threshold', { peakEquity: '10526.315789473684' }, {}, []],
    ['a drawdown over 5 %', { peakEquity: '10600' }, {}, ['high Drawdown of desk over its threshold']],
    [
      'a loss of the day over 2 %',
      { equity: '9790', cash: '9790' },
      {},
      ['critical Daily loss of desk over its threshold'],
    ],
    [
      'a position over 10 %',
      { cash: '8900', positions: [held('SPX', '1100')] },
      {},
      ['medium A position of desk over its threshold'],
    ],
    [
      'positions that move together',
      { cash: '9000', positions: [held('SPX', '500'), held('IXIC', '500')] },
      {},
      ['medium Positions of desk move together'],
    ],
    [
      'a worker in trouble',
      {},
      { latency: [{ target: 'temporal', answered: true, ms: 9000 }] },
      ['medium The worker is not healthy'],
    ],
    [
      'everything at once',
      { cash: '7000', equity: '9000', peakEquity: '10600', positions: [held('SPX', '1000'), held('IXIC', '1000')] },
      { latency: [{ target: 'temporal', answered: false, waitedMs: 2000, reason: 'no answer' }] },
      [
        'critical Daily loss of desk over its threshold',
        'high Drawdown of desk over its threshold',
        'medium A position of desk over its threshold',
        'medium Positions of desk move together',
        'medium The worker is not healthy',
      ],
    ],
  ])('with %s tells of exactly that', async (_, account, system, expected) => {
    const watched = await watch(account, { system });
    expect(watched.ran.result.error).toBeUndefined();
    expect(told(watched)).toEqual(expected);
  });

  it('goes by the thresholds it is given', async () => {
    const thresholds = { drawdown: 0.5, daily_loss: 0.001, position_size: 1, correlation: 1 };
    const watched = await watch(
      { equity: '9980', cash: '9980', peakEquity: '12000' },
      { variables: { alert_thresholds: thresholds } },
    );
    expect(told(watched)).toEqual(['critical Daily loss of desk over its threshold']);
  });

  it('shows what was measured in this round, and which alerts it raised', async () => {
    const { ran, store, alerts } = await watch({ peakEquity: '10600' });
    const { figures } = store.dashboards.get('real_time_monitoring') as { readonly figures: JsonObject };
    const { outputs } = ran;
    expect(figures).toEqual({
      portfolio: outputs['collect_metrics/portfolio'],
      risk: outputs['collect_metrics/risk'],
      system: outputs['collect_metrics/system'],
      market: outputs['collect_metrics/market'],
      trends: outputs['analyze_metrics'],
      health: outputs['check_alerts/system_health/check'],
      thresholds: { drawdown: 0.05, daily_loss: 0.02, position_size: 0.1, correlation: 0.8 },
      alerts: {
        drawdown: alerts.book.alerts[0]?.id,
        daily_loss: '',
        position_size: '',
        correlation: '',
        system_health: '',
        anomaly: '',
      },
    });
  });

  it('follows the figures that were measured, from round to round, in one series of the account', async () => {
    const store = new MemoryMonitorStore();
    const { ran } = await watch({}, { store });
    expect(ran.inputs['analyze_metrics']).toMatchObject({
      series: 'real_time_monitoring/desk',
      metrics: { equity: 10_000, drawdown: 0, volatility: ran.outputs['collect_metrics/market']?.['volatility'] },
    });
    expect(ran.outputs['analyze_metrics']?.['points']).toBe(1);
  });

  it('tells of a figure that is far from what it was in the rounds before', async () => {
    const store = new MemoryMonitorStore();
    for (let round = 0; round < 25; round += 1) {
      const values = { equity: 10_000 + (round % 2), latency_ms: 3 };
      await store.appendPoint(
        'real_time_monitoring/desk',
        `round ${round}`,
        { at: `2026-01-01T00:00:${10 + round}.000Z`, values },
        100,
      );
    }
    const watched = await watch(
      { equity: '10900', cash: '10900', peakEquity: '10900', sessionStartEquity: '10900' },
      { store },
    );
    expect(told(watched)).toEqual(['low A figure is far from what it was']);
    expect(watched.alerts.sent[0]?.notice.message).toContain('equity');
  });

  it('looks at the market of now where no session is given', async () => {
    const { ran } = await watch({}, { variables: { as_of: '' } });
    expect(ran.inputs['collect_metrics/market']?.['as_of']).toBeNull();
    expect(ran.inputs['collect_metrics/risk']?.['as_of']).toBeNull();
    // The samples end years before the clock of the test: there is nothing to look at, and it says so.
    expect(ran.result).toMatchObject({ status: 'failed', error: { type: 'NoData', step: 'collect_metrics/market' } });
  });

  it('says that it is blind when it cannot measure', async () => {
    const alerts = new MemoryAlerts();
    const ran = await runHere(plan, { ports: testPorts({ alerts }) });
    expect(ran.result).toMatchObject({ status: 'failed', error: { type: 'NoAccount' } });
    expect(ran.starts).not.toContain('update_dashboard');
    expect(alerts.sent.map(({ notice }) => [notice.severity, notice.title])).toEqual([['high', 'Monitoring failed']]);
  });
});
