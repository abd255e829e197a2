/** Which side a position is on: shares owned, or shares sold short. */
export type PositionSide = 'long' | 'short';

/** A holding, as the ledger knows it. Money and quantities are decimals written as text, `"1234.50"`. */
export interface AccountPosition {
  readonly symbol: string;
  readonly side: PositionSide;
  /** Shares, above zero on both sides. */
  readonly quantity: string;
  readonly averagePrice: string;
  /** The price it is valued at, and when that was known (ISO 8601). */
  readonly marketPrice: string;
  readonly pricedAt: string;
  /** Negative for a short position. */
  readonly marketValue: string;
  readonly unrealizedPnl: string;
}

/** The trading account of a run at one moment. Cash and market values add up to the equity. */
export interface AccountSnapshot {
  /** The name of the account in the configuration. */
  readonly account: string;
  /** `paper`: nothing here is real money. */
  readonly kind: 'paper' | 'live';
  /** ISO 8601. */
  readonly asOf: string;
  readonly currency: string;
  readonly cash: string;
  readonly equity: string;
  /** Equity at the end of the last session, and the highest ever: daily loss and drawdown are measured from them. */
  readonly sessionStartEquity: string;
  readonly peakEquity: string;
  readonly realizedPnlToday: string;
  readonly positions: readonly AccountPosition[];
  readonly openOrders: number;
}

export interface EquityPoint {
  /** ISO 8601. */
  readonly at: string;
  readonly equity: string;
}

/** The trading account that a run is bound to. It only looks: orders have a port of their own. */
export interface AccountReader {
  /** @throws ActionError `NoAccount` when none is configured, `LedgerUnavailable` when it cannot be asked. */
  snapshot(): Promise<AccountSnapshot>;
  /** Equity in time order, the last `limit` points. @throws as `snapshot`. */
  equityHistory(limit: number): Promise<readonly EquityPoint[]>;
}
