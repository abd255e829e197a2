import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadAccounts } from '../../src/accounts';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPaperBroker, type Broker } from '../../src/brokers';
import type { DeskOptions } from '../../src/desk';
import type { WorkerOptions } from '../../src/worker';

/** In a folder of a test, the file whose name says where the next submit stops for ever: `stall-before` or `stall-after`. */
export type Stall = 'stall-before' | 'stall-after';

/** In a folder of a test: the share of calls to the venue that go wrong, as text. */
export const unreliable = 'unreliable';

/**
 * A market that is always open, SPX at 100 and IXIC at 50, and one account on the real paper broker. Where a stall is asked for,
 * the next submit writes the file `stalled` and never comes back.
 */
export function tradingMarket(folder: string): NonNullable<WorkerOptions['trading']> {
  const prices = new Map([
    ['SPX', 100],
    ['IXIC', 50],
  ]);
  const file = path.join(folder, 'accounts.json');
  const limits = { orders_per_minute: 10_000 };
  const account = { broker: 'paper', calendar: '24/7', opening_cash: '100000', limits };
  const elsewhere = { broker: 'alpaca', keys: { id: 'env:NO_ID', secret: 'env:NO_SECRET' } };
  writeFileSync(file, JSON.stringify({ default: 'paper', accounts: { paper: account, second: account, elsewhere } }));
  return {
    accounts: loadAccounts({ BELLWETHER_ACCOUNTS: file }, folder),
    clock: { now: () => Date.now() },
    quotes: {
      latest: (symbols) =>
        Promise.resolve(
          symbols.flatMap((symbol) => {
            const last = prices.get(symbol);
            const at = new Date().toISOString();
            return last === undefined
              ? []
              : [{ symbol, bid: last, ask: last, last, at, source: 'test', kind: 'live' as const }];
          }),
        ),
    },
    broker: brokerIn(folder),
  };
}

function brokerIn(folder: string): DeskOptions['broker'] {
  const asked = (stall: Stall): boolean =>
    existsSync(path.join(folder, stall)) && !existsSync(path.join(folder, 'stalled'));
  const stop = async (): Promise<never> => {
    writeFileSync(path.join(folder, 'stalled'), '');
    return new Promise(() => undefined);
  };
  return ({ ledger, settings, calendar, clock, quotes, log }) => {
    const broker = createPaperBroker({ ledger, account: settings.name, clock, quotes, calendar, log });
    const venue = existsSync(path.join(folder, unreliable)) ? unreliableVenue(broker, folder) : broker;
    return Promise.resolve({
      ...venue,
      async submit(order) {
        if (asked('stall-before')) return stop();
        const answer = await venue.submit(order);
        if (asked('stall-after')) return stop();
        return answer;
      },
    });
  };
}

/** Requests that never arrive, answers that are lost, late, or come of a request that arrived twice; and fills that are told twice. */
function unreliableVenue(broker: Broker, folder: string): Broker {
  const share = Number(readFileSync(path.join(folder, unreliable), 'utf8'));
  async function befalls<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (Math.random() >= share) return work();
    switch (Math.floor(Math.random() * 4)) {
      case 0:
        throw new Error('the connection broke before the request');
      case 1:
        await work();
        throw new Error('the connection broke after the request');
      case 2: {
        const answer = await work();
        // Later than any call may take.
        await sleep(2500);
        return answer;
      }
      default:
        await work();
        return work();
    }
  }
  return {
    ...broker,
    submit: (order) => befalls(() => broker.submit(order)),
    cancel: (id) => befalls(() => broker.cancel(id)),
    async fillsSince(at) {
      const fills = await broker.fillsSince(at);
      return Math.random() < share ? [...fills, ...fills] : fills;
    },
  };
}
