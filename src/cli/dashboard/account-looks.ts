import { loadAccounts } from '../../accounts';
import { messageOf } from '../../base/errors';
import { loadCalendar } from '../../calendar';
import type { AccountLook, PositionLook } from '../../dashboard';
import { decimalOf, Exact, zero } from '../../desk/exact';
import { sessionStart } from '../../desk/session-start';
import type { Account, KnownPrice, Ledger, Position } from '../../ledger';
import type { AccountSnapshot } from '../../slices/account-port';
import type { QuoteSource } from '../../slices/quote-source-port';
import { installedLedger, type InstalledLedger } from '../../worker/installed-ledger';
import { ownPorts } from '../../worker/own-ports';
import { csvFolderHere } from '../environment/csv-folder';

interface Market {
  readonly quotes: QuoteSource;
  close(): void | Promise<void>;
}

/** The accounts out of the ledger. It only looks: no fill is fetched, no equity noted, no account opened, and no ledger made. */
export class AccountLooks {
  readonly #ledger: InstalledLedger;
  readonly #market: Market;

  /** @param market Where quotes come from: unless given, what the configuration names. */
  constructor(stateFolder: string, market?: Market) {
    this.#ledger = installedLedger({ stateFolder, connections: 3 });
    const csvFolder = csvFolderHere();
    this.#market = market ?? ownPorts({ stateFolder, ...(csvFolder !== undefined && { csvFolder }) });
  }

  /** Undefined where there is no ledger. @throws LedgerError when it cannot be asked. */
  async all(signal: AbortSignal): Promise<readonly AccountLook[] | undefined> {
    const ledger = await this.#ledger.find();
    if (ledger === undefined) return undefined;
    return Promise.all((await ledger.accounts()).map((account) => this.#look(ledger, account, signal)));
  }

  /** The halts of one run that hold, a line each; that they are not known, where the ledger cannot be asked. */
  async haltsOf(runId: string): Promise<readonly string[]> {
    try {
      const ledger = await this.#ledger.find();
      const halts = (await ledger?.halts({ active: true })) ?? [];
      return halts
        .filter(({ scope, key }) => scope === 'run' && key === runId)
        .map(({ id, level, by, reason }) => `Its gate is closed at level ${level} by ${by}: ${reason} (${id})`);
    } catch (error) {
      return [`Whether its gate is closed is not known: ${messageOf(error)}`];
    }
  }

  /**
   * Whether the ledger has anything of a run that a halt could cancel or close: orders that are open or on their way, or a part of what
   * is held. `ids` are its workflow id, and where it is a child its first execution, by which its orders go. That it is not known counts
   * as yes: a halt that is not needed does no harm.
   */
  async hasAnythingOf(ids: readonly string[]): Promise<boolean> {
    try {
      const ledger = await this.#ledger.find();
      if (ledger === undefined) return false;
      for (const id of ids) if (await isLeftOf(ledger, id)) return true;
      return false;
    } catch {
      // What the ledger cannot tell is said beside the run: see `haltsOf`.
      return true;
    }
  }

  async close(): Promise<void> {
    await this.#ledger.close();
    await this.#market.close();
  }

  async #look(ledger: Ledger, account: Account, signal: AbortSignal): Promise<AccountLook> {
    const { name, kind, broker, currency, cash } = account;
    const [positions, exposure, gate] = await Promise.all([
      ledger.positions({ account: name }),
      ledger.exposure('account', name),
      ledger.gate(name),
    ]);
    const worth = await this.#worth(ledger, name, signal);
    const snapshot = 'snapshot' in worth ? worth.snapshot : undefined;
    return {
      name,
      kind,
      broker,
      currency,
      cash,
      ...(snapshot === undefined ? {} : { value: valueOf(snapshot) }),
      ...('unvalued' in worth && { unvalued: worth.unvalued }),
      exposureAtCost: sumOf(positions.map(({ cost }) => new Exact(cost).abs().toFixed())),
      positions: positions.map((position) => positionLook(position, snapshot)),
      openOrders: exposure.open.length,
      halts: gate.halts.map(({ id, scope, level, by, reason, at }) => ({
        id,
        scope,
        level,
        by,
        reason,
        at,
      })),
    };
  }

  async #worth(
    ledger: Ledger,
    account: string,
    signal: AbortSignal,
  ): Promise<{ readonly snapshot: AccountSnapshot } | { readonly unvalued: NonNullable<AccountLook['unvalued']> }> {
    try {
      const reader = ledger.accountReader({
        account,
        now: () => Date.now(),
        sessionStart: () =>
          sessionStart({ calendar: loadCalendar(calendarOf(account)), clock: { now: () => Date.now() } }),
        prices: (symbols) => this.#prices(symbols, signal),
      });
      return { snapshot: await reader.snapshot() };
    } catch (error) {
      const { point } = await ledger.lastEquity(account, new Date().toISOString());
      return {
        unvalued: {
          why: messageOf(error),
          ...(point !== undefined && { last: { at: point.at, equity: new Exact(point.equity).toFixed() } }),
        },
      };
    }
  }

  async #prices(symbols: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, KnownPrice>> {
    const quotes = await this.#market.quotes.latest(symbols, signal);
    return new Map(quotes.map(({ symbol, last, at }) => [symbol, { price: decimalOf(last), at }]));
  }
}

async function isLeftOf(ledger: Ledger, id: string): Promise<boolean> {
  const { inFlight, open } = await ledger.exposure('run', id);
  if (inFlight.length + open.length > 0) return true;
  const accounts = await ledger.accountsOfRun(id);
  const held = await Promise.all(accounts.map((account) => ledger.heldByRun(account, id)));
  return held.some((holdings) => holdings.length > 0);
}

/** That of the configuration; an account that is in the ledger alone trades where most do. */
function calendarOf(account: string): string {
  const book = loadAccounts(process.env, process.cwd());
  return book.names.includes(account) ? book.named(account).calendar : 'XNYS';
}

function valueOf({
  asOf,
  equity,
  sessionStartEquity,
  realizedPnlToday,
  positions,
}: AccountSnapshot): AccountLook['value'] {
  const gross = sumOf(positions.map(({ marketValue }) => new Exact(marketValue).abs().toFixed()));
  const share = new Exact(equity).isZero() ? undefined : new Exact(gross).div(equity).times(100).toFixed(1);
  return {
    asOf,
    equity,
    dayPnl: new Exact(equity).minus(sessionStartEquity).toFixed(),
    realizedToday: realizedPnlToday,
    unrealized: sumOf(positions.map(({ unrealizedPnl }) => unrealizedPnl)),
    grossExposure: gross,
    netExposure: sumOf(positions.map(({ marketValue }) => marketValue)),
    ...(share !== undefined && { exposurePercent: share }),
  };
}

function positionLook(
  { symbol, quantity, averagePrice, cost }: Position,
  snapshot: AccountSnapshot | undefined,
): PositionLook {
  const priced = snapshot?.positions.find((one) => one.symbol === symbol);
  return {
    symbol,
    quantity,
    averagePrice,
    cost,
    ...(priced !== undefined && {
      price: {
        price: priced.marketPrice,
        at: priced.pricedAt,
        worth: priced.marketValue,
        unrealized: priced.unrealizedPnl,
      },
    }),
  };
}

const sumOf = (amounts: readonly string[]): string => amounts.reduce((sum, amount) => sum.plus(amount), zero).toFixed();
