import type { ReconcileDifference } from '../slices/trading-desk-port';
import type { DeskContext } from './desk-context';
import { Exact } from './exact';

/**
 * The books of an account that was never used here begin with what the venue holds. Its entries have names of their own, so that two
 * who do this at once do it once. Nothing happens where the books have begun.
 */
export async function takeOverOpening(context: DeskContext): Promise<readonly ReconcileDifference[]> {
  const { ledger, broker, settings, clock } = context;
  // The cash of a paper account comes from the configuration: its broker has no books but these.
  if (settings.broker === 'paper') return [];
  const [{ cash }, positions, orders] = await Promise.all([
    ledger.account(settings.name),
    ledger.positions({ account: settings.name, closed: true }),
    ledger.orders({ account: settings.name, limit: 1 }),
  ]);
  if (positions.length > 0 || orders.length > 0 || !new Exact(cash).isZero()) return [];
  const { inFlight } = await ledger.exposure('account', settings.name);
  if (inFlight.length > 0) return [];
  const [venue, held] = await Promise.all([broker.account(), broker.positions()]);
  const entry = { account: settings.name, by: 'opening balance', reason: 'what the broker held when the books began' };
  const differences: ReconcileDifference[] = [];
  for (const { symbol, quantity, averagePrice } of held) {
    const cost = new Exact(quantity).mul(averagePrice).toFixed();
    await ledger.adjustPosition({ ...entry, externalId: `opening:${symbol}`, symbol, quantity, cost });
    differences.push(opened(`${quantity} at ${averagePrice}`, symbol));
  }
  if (!new Exact(venue.cash).isZero()) {
    await ledger.recordCash({
      ...entry,
      kind: 'adjustment',
      amount: venue.cash,
      externalId: 'opening:cash',
      at: new Date(clock.now()).toISOString(),
    });
    differences.push(opened(`${venue.cash} ${settings.currency}`));
  }
  return differences;
}

function opened(broker: string, symbol?: string): ReconcileDifference {
  return {
    kind: 'opening',
    ...(symbol !== undefined && { symbol }),
    ledger: 'empty',
    broker,
    explanation: 'the books of the account begin with it',
    applied: true,
  };
}
