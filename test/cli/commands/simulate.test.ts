import { simulate, type SimulateChoices } from '../../../src/cli/commands/simulate';
import { explain } from '../../../src/cli/main';
import type { SimulationReport } from '../../../src/simulation';
import { simulationLines } from '../../../src/cli/render/simulation-lines';
import { fakeOutput } from '../fake-output';

const choices: SimulateChoices = { day: '2007-02-27', var: {}, fault: [], seed: '1', source: 'samples' };

async function run(given: Partial<SimulateChoices>, definition = 'risk_managed_live_trading') {
  const output = fakeOutput({ json: true });
  try {
    const code = await simulate(definition, { ...choices, ...given }, output, new AbortController().signal);
    return { code, text: JSON.stringify(output.documents), report: output.documents[0] as SimulationReport, output };
  } catch (error) {
    return { code: explain(error, output), text: '', report: undefined, output };
  }
}

const tally = (report: SimulationReport | undefined, path: string) => report?.steps.find((step) => step.path === path);

it('trades a morning on a synthetic path, closes what it holds when it is halted, and says what the prices are', async () => {
  const { code, report } = await run({ haltAt: '09:40' });
  expect(code).toBe(1);
  expect(report).toMatchObject({
    simulated: true,
    status: 'halted',
    startedAt: '2007-02-27T14:00:00.000Z',
    endedAt: '2007-02-27T14:40:00.000Z',
    ticks: 11,
    halts: [{ level: 'reduce_only', scope: 'account', at: '2007-02-27T14:40:00.000Z' }],
    events: [{ name: 'on_emergency', at: '2007-02-27T14:40:00.000Z' }],
    alerts: [{ severity: 'high', title: 'Emergency halt of SPX and others' }],
  });
  expect(report?.market.map(({ symbol, kind }) => `${symbol} ${kind}`)).toEqual(['SPX synthetic', 'IXIC synthetic']);
  expect(report?.orders[0]).toMatchObject({
    side: 'buy',
    symbol: 'SPX',
    state: 'filled',
    at: '2007-02-27T14:30:00.000Z',
  });
  expect(report?.orders.at(-1)).toMatchObject({
    side: 'sell',
    step: 'events.on_emergency[0]/closing',
    state: 'filled',
  });
  expect(report?.account).toMatchObject({ openingCash: '100000', positions: [], openOrders: 0 });
  const sum = (report?.fills ?? []).reduce((total, fill) => total + Number(fill.realizedPnl), 0);
  expect(Number(report?.account.profit)).toBeCloseTo(sum, 6);
});

it('comes out the same twice, byte for byte, and otherwise with another seed', async () => {
  const [first, second, other] = [
    await run({ haltAt: '09:40' }),
    await run({ haltAt: '09:40' }),
    await run({ haltAt: '09:40', seed: '2' }),
  ];
  expect(second.text).toBe(first.text);
  expect(other.text).not.toBe(first.text);
});

it('orders once though the answer of the first attempt is lost', async () => {
  const { report } = await run({ haltAt: '09:40', fault: ['execute_orders: ambiguous@1'] });
  const { report: plain } = await run({ haltAt: '09:40' });
  const ids = report?.orders.map(({ id }) => id) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
  expect(report?.orders.find(({ side }) => side === 'buy')).toEqual(plain?.orders.find(({ side }) => side === 'buy'));
  expect(tally(report, 'trading_loop/orders/branch_2/execute_orders')?.attempts).toBeGreaterThan(1);
});

it('leaves nothing to sell, and nothing more to open, with a halt at flatten', async () => {
  const { report } = await run({ haltAt: '09:35', level: 'flatten' });
  expect(report?.halts[0]).toMatchObject({ level: 'flatten' });
  expect(report?.orders.filter(({ side }) => side === 'sell').every(({ step }) => step === 'operator')).toBe(true);
  expect(report?.account.positions).toEqual([]);
});

it.each([
  ['a day without a session', { day: '2007-02-25' }, '2007-02-25 is no session'],
  [
    'a fault of no step',
    { fault: ['order: timeout@1'] },
    "there is no step 'order' that is an action or has one in it. Did you mean 'orders'?",
  ],
  ['a time that is none', { haltAt: '9.40' }, "'9.40' is no time of the day"],
  ['a level without a halt', { level: 'flatten' }, '--level says how grave the halt of --halt-at is'],
  [
    'a level that is none',
    { haltAt: '09:40', level: 'full' },
    "'full' is no level of a halt; there are reduce_only, flatten, cancel_only, freeze",
  ],
  ['an account that is not there', { account: 'mine' }, 'mine'],
])('refuses %s', async (_, given, message) => {
  const { code, output } = await run(given);
  expect(code).toBe(2);
  expect(output.errors.join('\n')).toContain(message);
});

it('tells people what happened', async () => {
  const output = fakeOutput({ columns: 120 });
  await simulate('risk_managed_live_trading', { ...choices, haltAt: '09:32' }, output, new AbortController().signal);
  const text = output.lines.join('\n');
  expect(text).toContain(
    'risk_managed_live_trading 1.0.0: halted, simulated from 2007-02-27T14:00:00.000Z to 2007-02-27T14:32:00.000Z, 3 ticks',
  );
  expect(text).toMatch(/SPX +2007-02-27 +a synthetic path \(seed 1\) within open 1449\./);
  expect(text).toMatch(/trading_loop\/orders\/branch_2\/execute_orders +2 succeeded/);
  expect(text.replaceAll(/\s+/g, ' ')).toMatch(
    /opened with 100000 USD, 4 orders, 4 fills, equity .* Nothing of this was sent anywhere\.$/,
  );
});

it.each([
  ['flatten', 'Positions: closed before by halt halt-1: IXIC (2), SPX (3). Halt halt-2.'],
  ['reduce_only', 'Positions: closed: IXIC (2), SPX (3). Halt halt-1.'],
])('has a halt at level %s say in the alert what was closed', async (level, text) => {
  const { report } = await run({ haltAt: '09:40', level }, 'risk_managed_live_trading');
  expect(report?.alerts.map(({ message }) => message).join('\n')).toContain(text);
});

it('tells of each fault whether it happened, and how often a step was tried', async () => {
  const { report } = await run(
    { day: '2008-10-15', fault: ['fetch_data: timeout@1', 'run_backtest: error@9'] },
    'simple_backtest',
  );
  expect(report?.faults).toEqual([
    { step: 'fetch_data', kind: 'timeout', attempt: 1, struck: true },
    { step: 'run_backtest', kind: 'error', attempt: 9, struck: false },
  ]);
  if (report === undefined) throw new Error('there is no report');
  const lines = simulationLines(report, 100);
  expect(lines).toContain('  fetch_data       1 succeeded, 2 attempts');
  expect(lines).toContain('  run_backtest     1 succeeded');
  expect(lines.slice(lines.indexOf('Faults'), lines.indexOf('Faults') + 3)).toEqual([
    'Faults',
    '  fetch_data    timeout@1  happened',
    '  run_backtest  error@9    did not happen: the step was not tried so often',
  ]);
});
