import { setTimeout as sleep } from 'node:timers/promises';
import type { RunResult } from '../../src/engine';
import type { Order, Position } from '../../src/ledger';
import { cli, temporaryHome, removeHome } from '../support/cli-process';

/** The six definitions as they ship, with nothing set, by the real command on one installation. */

jest.setTimeout(1_200_000);

const home = temporaryHome();

beforeAll(async () => {
  expect((await cli(home, ['up'])).code).toBe(0);
});
afterAll(async () => {
  await cli(home, ['down']);
  removeHome(home);
});

async function json<Document>(...argv: readonly string[]): Promise<Document> {
  const { out, err } = await cli(home, [...argv, '--json']);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as Document;
}

type Outputs = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
const outputsOf = ({ context }: RunResult): Outputs => context.stepOutputs as Outputs;

async function ran(name: string): Promise<Outputs> {
  const result = await json<RunResult>('run', name, '--id', name);
  expect(result.error).toBeUndefined();
  expect(result.status).toBe('completed');
  return outputsOf(result);
}

it('simple_backtest loses to buy and hold, and says so', async () => {
  const { run_backtest: backtest } = await ran('simple_backtest');
  expect(backtest).toMatchObject({ trades: { count: 131 } });
  const { performance, benchmark } = backtest as Record<string, { readonly total_return: number }>;
  expect(performance?.total_return).toBeCloseTo(0.6772, 4);
  expect(benchmark?.total_return).toBeCloseTo(1.7686, 4);
});

it('strategy_optimization finds nothing worth trading, and says so', async () => {
  const outputs = await ran('strategy_optimization');
  const validated = outputs['validate_results'];
  expect(JSON.stringify(validated)).toContain('mean_reversion');
  expect(outputs['generate_report']).toMatchObject({ html: { path: expect.any(String) as string } });
});

it('adaptive_strategy_selection deploys two strategies on paper', async () => {
  const outputs = await ran('adaptive_strategy_selection');
  expect(outputs['select_optimal_strategy']).toMatchObject({ count: 2 });
  const { orders } = await json<{ orders: readonly Order[] }>('orders', '--run', 'adaptive_strategy_selection');
  expect(orders.map(({ symbol, side, state }) => `${side} ${symbol} ${state}`).sort()).toEqual([
    'buy IXIC filled',
    'buy SPX filled',
  ]);
});

it('multi_strategy_ensemble agrees on nothing, and orders nothing', async () => {
  await ran('multi_strategy_ensemble');
  expect(await json('orders', '--run', 'multi_strategy_ensemble')).toEqual({ orders: [] });
});

it('real_time_monitoring measures one round', async () => {
  expect((await ran('real_time_monitoring'))['collect_metrics/portfolio']).toMatchObject({ account: 'paper' });
});

it('risk_managed_live_trading trades its session, and its books agree', async () => {
  const outputs = await ran('risk_managed_live_trading');
  expect(outputs['post_market_tasks/reconciliation']).toMatchObject({ agrees: true });
  const { orders } = await json<{ orders: readonly Order[] }>('orders', '--run', 'risk_managed_live_trading');
  expect(orders.length).toBeGreaterThan(0);
  expect((await cli(home, ['ledger', 'check'])).code).toBe(0);
});

it('risk_managed_live_trading tells in its alert what a halt has closed', async () => {
  expect((await cli(home, ['start', 'risk_managed_live_trading', '--id', 'halted'])).code).toBe(0);
  let held: readonly Position[] = [];
  while (held.length === 0) {
    await sleep(500);
    const { orders } = await json<{ orders: readonly Order[] }>('orders', '--run', 'halted');
    const account = orders.at(0)?.account;
    if (account === undefined) continue;
    held = (await json<{ positions: readonly Position[] }>('positions', '--account', account)).positions;
  }
  expect((await cli(home, ['halt', 'halted', '--reason', 'a drill'])).code).toBe(0);
  const result = await json<RunResult>('show', 'halted');
  expect(result.status).toBe('halted');
  const { summary } = outputsOf(result)['events.on_emergency[0]/closing'] ?? {};
  for (const { symbol } of held) expect(summary).toContain(`${symbol} (`);
  expect(summary).toMatch(/^closed/);
  const account = held[0]?.account ?? '';
  expect(await json('positions', '--account', account)).toMatchObject({ positions: [] });
});
