import { setTimeout as sleep } from 'node:timers/promises';
import type { HaltLevel, Ledger } from '../../src/ledger';
import { Exact } from '../../src/slices/shared/risk';
import { insisting, query, type TradingPlace } from './trading-place';

/** The guard closes on its own time: its workers were killed. */
export async function notFlat(ledger: Ledger, account: string): Promise<readonly string[]> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const held = await insisting(() => ledger.positions({ account }));
    if (held.length === 0) return [];
    if (performance.now() > deadline)
      return held.map(({ symbol, quantity }) => `${quantity} ${symbol} are held under a halt at flatten`);
    await sleep(500);
  }
}

/** By the clock of the database: what was sent, or taken by the venue, though the halt forbids it. */
export async function begunBetween(
  place: TradingPlace,
  level: HaltLevel,
  from: string,
  to: string,
): Promise<readonly string[]> {
  if (level === 'reduce_only') {
    const opened = await query(
      place,
      `SELECT id FROM intents WHERE sent_at > $1::timestamptz AND sent_at < $2::timestamptz AND side = 'buy'`,
      [from, to],
    );
    return opened.map(({ id }) => `reduce_only: ${String(id)} was sent`);
  }
  const begun = await query(
    place,
    `SELECT i.id, i.sent_at > $1::timestamptz AS sent FROM intents i
    WHERE (($1::timestamptz < i.sent_at AND i.sent_at < $2::timestamptz)
      OR (i.state = 'accepted' AND $1::timestamptz < i.changed_at AND i.changed_at < $2::timestamptz))
      AND ($3 <> 'flatten' OR i.halt_id IS NULL)`,
    [from, to, level],
  );
  return begun.map(({ id, sent }) => `${level}: ${String(id)} was ${sent === true ? 'sent' : 'taken'}`);
}

/** Nothing is unsure, nothing filled twice; cash and holdings from the fills alone, to the last decimal. */
export async function recount(place: TradingPlace, account: string): Promise<readonly string[]> {
  const { ledger } = place;
  const wrong: string[] = [];
  const unsure = await query(place, `SELECT id, state FROM intents WHERE state IN ('sending', 'ambiguous')`);
  wrong.push(...unsure.map(({ id, state }) => `${String(id)} is ${String(state)}`));
  const beyond = await query(
    place,
    `SELECT i.id FROM intents i JOIN fills f ON f.intent_id = i.id GROUP BY i.id, i.quantity HAVING sum(f.quantity) > i.quantity`,
  );
  wrong.push(...beyond.map(({ id }) => `${String(id)} is filled beyond its quantity`));
  const fills = await query(place, `SELECT symbol, side, quantity, price, fee FROM fills WHERE account = $1`, [
    account,
  ]);
  let cash = new Exact(100_000);
  const held = new Map<string, InstanceType<typeof Exact>>();
  for (const { symbol, side, quantity, price, fee } of fills) {
    const signed = new Exact(String(quantity)).mul(side === 'buy' ? 1 : -1);
    cash = cash.sub(signed.mul(String(price))).sub(String(fee));
    held.set(String(symbol), (held.get(String(symbol)) ?? new Exact(0)).add(signed));
  }
  const books = await ledger.account(account);
  if (!cash.eq(books.cash)) wrong.push(`cash is ${books.cash}, and the fills come to ${cash.toFixed()}`);
  const positions = new Map((await ledger.positions({ account })).map(({ symbol, quantity }) => [symbol, quantity]));
  for (const [symbol, quantity] of held)
    if (!quantity.eq(positions.get(symbol) ?? 0))
      wrong.push(`${positions.get(symbol) ?? 0} ${symbol} are held, and the fills come to ${quantity.toFixed()}`);
  for (const [symbol, quantity] of held)
    if (quantity.lt(0)) wrong.push(`${symbol} was sold beyond flat: ${quantity.toFixed()}`);
  const { differences } = await ledger.checkLedger();
  return [...wrong, ...differences.map(({ what, ledger: says, recount: is }) => `${what}: ${says}, recounted ${is}`)];
}
