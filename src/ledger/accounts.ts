import type { Reading } from './database';
import { amountDecimals, decimalText, quantityDecimals } from './decimal-text';
import { LedgerError } from './ledger-error';

export interface AccountTerms {
  readonly name: string;
  readonly kind: 'paper' | 'live';
  /** The broker's name, for example `paper` or `alpaca`. */
  readonly broker: string;
  /** `USD` */
  readonly currency: string;
  /** False only on paper: what a real broker executed is a fact. @default true for live, false for paper */
  readonly cashMayBeNegative?: boolean;
  /** Releasing its halts takes two persons. @default false */
  readonly fourEyes?: boolean;
}

export interface Account extends Required<AccountTerms> {
  readonly cash: string;
  readonly openedAt: string;
}

/** A holding. Decimals as text; `quantity` and `cost` are negative for a short position. */
export interface Position {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: string;
  /** What the holding cost, before fees; divided by the quantity it is the average price. */
  readonly cost: string;
  /** Rounded to 9 decimals; "0" where nothing is held. */
  readonly averagePrice: string;
  /** Of all that was closed, before fees. */
  readonly realizedPnl: string;
  readonly changedAt: string;
}

export interface CashEntry {
  readonly account: string;
  readonly kind: 'deposit' | 'withdrawal' | 'interest' | 'dividend' | 'other_fee' | 'adjustment';
  /** Signed: a withdrawal is negative. */
  readonly amount: string;
  /** Names the entry at its source: recorded once. */
  readonly externalId: string;
  readonly by: string;
  readonly reason?: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface PositionAdjustment {
  readonly account: string;
  readonly externalId: string;
  readonly symbol: string;
  /** Signed change of the holding. */
  readonly quantity: string;
  /** Signed change of its cost: none for a split, that of the shares for a transfer. */
  readonly cost: string;
  readonly reason: string;
  readonly by: string;
}

export interface Accounts {
  /**
   * Opens an account, or gives the one that is there.
   * @throws LedgerError `AccountDiffers` when that one is of another kind, broker or currency.
   */
  openAccount(terms: AccountTerms): Promise<Account>;
  accounts(): Promise<readonly Account[]>;
  /** @throws LedgerError `UnknownAccount` naming those there are. */
  account(name: string): Promise<Account>;
  /** By account and symbol; what is held no more only with `closed`. */
  positions(filter?: { readonly account?: string; readonly closed?: boolean }): Promise<readonly Position[]>;
  /** @throws LedgerError `EntryDiffers` for another entry of the same external id. */
  recordCash(entry: CashEntry): Promise<void>;
  /** @throws LedgerError `EntryDiffers` */
  adjustPosition(adjustment: PositionAdjustment): Promise<void>;
}

export function accountsOf(database: Reading): Accounts {
  const accounts = async (): Promise<readonly Account[]> =>
    (await database.rows<AccountRow>('SELECT * FROM accounts ORDER BY name')).map(accountOf);
  const account = async (name: string): Promise<Account> => {
    const all = await accounts();
    const found = all.find((one) => one.name === name);
    if (found !== undefined) return found;
    const known = all.length === 0 ? 'none is' : `there are: ${all.map((one) => one.name).join(', ')}`;
    throw new LedgerError('UnknownAccount', `no account '${name}' is in the ledger; ${known}`);
  };
  return {
    accounts,
    account,
    async openAccount(terms) {
      const { name, kind, broker, currency, cashMayBeNegative = kind === 'live', fourEyes = false } = terms;
      await database.rows(
        `INSERT INTO accounts (name, kind, broker, currency, cash_may_be_negative, four_eyes)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING`,
        [name, kind, broker, currency, cashMayBeNegative, fourEyes],
      );
      const opened = await account(name);
      if (opened.kind !== kind || opened.broker !== broker || opened.currency !== currency) {
        throw new LedgerError(
          'AccountDiffers',
          `the account '${name}' is ${opened.kind}, at ${opened.broker}, in ${opened.currency}, and cannot also be ${kind}, at ${broker}, in ${currency}; choose another name`,
        );
      }
      return opened;
    },
    async positions({ account: only, closed = false } = {}) {
      const rows = await database.rows<PositionRow>(
        `SELECT p.account, p.symbol, p.quantity, p.cost, coalesce(round(p.cost / nullif(p.quantity, 0), 9), 0) AS average_price,
          p.realized_pnl, p.changed_at
        FROM positions p WHERE ($1::text IS NULL OR p.account = $1) AND ($2 OR p.quantity <> 0) ORDER BY p.account, p.symbol`,
        [only, closed],
      );
      return rows.map(positionOf);
    },
    async recordCash({ account: name, kind, amount, externalId, by, reason, at }) {
      const given = decimalText('amount', amount, amountDecimals);
      await database.rows(
        `INSERT INTO cash_movements (account, kind, amount, external_id, recorded_by, reason, moved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account, external_id) DO NOTHING`,
        [name, kind, given, externalId, by, reason, at],
      );
      const known = await database.row<{ same: boolean }>(
        `SELECT m.kind = $3 AND m.amount = $4::numeric AS same FROM cash_movements m
        WHERE m.account = $1 AND m.external_id = $2`,
        [name, externalId, kind, given],
      );
      if (!known.same) throw differs('cash entry', externalId, name);
    },
    async adjustPosition({ account: name, externalId, symbol, quantity, cost, reason, by }) {
      const values = [
        name,
        externalId,
        symbol,
        decimalText('quantity', quantity, quantityDecimals),
        decimalText('cost', cost, amountDecimals),
        reason,
        by,
      ];
      await database.rows(
        `INSERT INTO position_adjustments (account, external_id, symbol, quantity, cost, reason, recorded_by, move)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT (account, external_id) DO NOTHING`,
        values,
      );
      const known = await database.row<{ same: boolean }>(
        `SELECT a.symbol = $3 AND a.quantity = $4::numeric AND a.cost = $5::numeric AS same FROM position_adjustments a
        WHERE a.account = $1 AND a.external_id = $2`,
        values.slice(0, 5),
      );
      if (!known.same) throw differs('adjustment', externalId, name);
    },
  };
}

function differs(what: string, externalId: string, account: string): LedgerError {
  return new LedgerError(
    'EntryDiffers',
    `the ${what} ${externalId} of account '${account}' is recorded with other content; give a correction an id of its own`,
  );
}

interface AccountRow {
  readonly name: string;
  readonly kind: 'paper' | 'live';
  readonly broker: string;
  readonly currency: string;
  readonly cash_may_be_negative: boolean;
  readonly four_eyes: boolean;
  readonly cash: string;
  readonly opened_at: string;
}

function accountOf(row: AccountRow): Account {
  const { name, kind, broker, currency } = row;
  return {
    name,
    kind,
    broker,
    currency,
    cashMayBeNegative: row.cash_may_be_negative,
    fourEyes: row.four_eyes,
    cash: decimalText('cash', row.cash, amountDecimals),
    openedAt: row.opened_at,
  };
}

interface PositionRow {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly cost: string;
  readonly average_price: string;
  readonly realized_pnl: string;
  readonly changed_at: string;
}

function positionOf(row: PositionRow): Position {
  const number = (name: string, text: string): string => decimalText(name, text, amountDecimals);
  return {
    account: row.account,
    symbol: row.symbol,
    quantity: number('quantity', row.quantity),
    cost: number('cost', row.cost),
    averagePrice: number('average price', row.average_price),
    realizedPnl: number('realized profit', row.realized_pnl),
    changedAt: row.changed_at,
  };
}
