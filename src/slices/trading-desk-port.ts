import type { AccountSnapshot } from './account-port';

export type DeskSide = 'buy' | 'sell';
export type DeskOrderType = 'market' | 'limit' | 'stop' | 'stop_limit';
export type DeskTimeInForce = 'day' | 'gtc' | 'ioc';

/** From the mildest to the gravest; docs/halt.md says what each lets through. */
export const deskHaltLevels = ['reduce_only', 'flatten', 'cancel_only', 'freeze'] as const;
export type DeskHaltLevel = (typeof deskHaltLevels)[number];

/** An order as an action wants it. Prices and quantities are decimals as text. */
export interface DeskOrder {
  /** Names it among the orders of the step. The same in every attempt: with the step it makes the order's id. */
  readonly leg: string;
  readonly symbol: string;
  readonly side: DeskSide;
  readonly type: DeskOrderType;
  readonly quantity: string;
  /** For `limit` and `stop_limit`, and only for those. */
  readonly limitPrice?: string;
  /** For `stop` and `stop_limit`, and only for those. */
  readonly stopPrice?: string;
  readonly timeInForce: DeskTimeInForce;
  /** Exits that the venue keeps and begins once the order is filled: a take-profit, a stop-loss, or both; one ends the other. */
  readonly bracket?: DeskBracket;
  /** Of a limit order that closes a position, its take-profit: a stop for the same shares. What one fills the other does not. */
  readonly oco?: { readonly stopLossPrice: string };
  /**
   * Quantity and prices were worked out from a market that moves: in a retry those of the first attempt hold. @default false: they are
   * the step's input, and a retry with others is an error
   */
  readonly firstCounts?: boolean;
}

export interface DeskBracket {
  readonly takeProfitPrice?: string;
  readonly stopLossPrice?: string;
}

/** The checks before an order is sent, in the order in which they are made. */
export const orderChecks = [
  'capability',
  'halt',
  'price_collar',
  'stale_quote',
  'exits',
  'max_order_value',
  'max_position',
  'max_exposure',
  'daily_loss',
  'buying_power',
  'orders_per_minute',
] as const;
export type OrderCheck = (typeof orderChecks)[number];

/** Why an order was not sent, or not taken. */
export interface OrderRejection {
  /** The check that stopped it; `gate`: a halt, at the last moment; `expired`: too late; `broker`: the venue said no. */
  readonly by: OrderCheck | 'gate' | 'expired' | 'withdrawn' | 'broker';
  readonly message: string;
  /** What it was judged by. */
  readonly figures: Readonly<Record<string, string>>;
}

/**
 * `unresolved`: whether the venue has it is not known. `refused`: stopped by a check or a halt before the venue had it. `lapsed`: the
 * venue did not have it in time. `withdrawn`: cancelled before the venue had it. `rejected`: by the venue. The others are states at the
 * venue.
 */
export type DeskOrderState =
  | 'open'
  | 'partially_filled'
  | 'filled'
  | 'cancelled'
  | 'expired'
  | 'replaced'
  | 'rejected'
  | 'refused'
  | 'lapsed'
  | 'withdrawn'
  | 'unresolved';

/** What became of an order. */
export interface OrderReport {
  /** Of the intent, in the ledger. */
  readonly id: string;
  readonly clientOrderId: string;
  readonly brokerOrderId?: string;
  readonly symbol: string;
  readonly side: DeskSide;
  readonly type: DeskOrderType;
  readonly timeInForce: DeskTimeInForce;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly state: DeskOrderState;
  readonly filledQuantity: string;
  readonly averagePrice?: string;
  readonly rejection?: OrderRejection;
  /** The exits that it brings along, as ordered. */
  readonly takeProfitPrice?: string;
  readonly stopLossPrice?: string;
  /** Of an exit: the order that brought it along. */
  readonly exitOf?: string;
  /** The exits that the venue has made of it. */
  readonly exits?: readonly DeskExit[];
}

export interface DeskExit {
  readonly id: string;
  readonly role: 'take_profit' | 'stop_loss';
  readonly price: string;
  readonly state: DeskOrderState;
  readonly filledQuantity: string;
}

export interface DeskHalt {
  readonly id: string;
  readonly scope: 'all' | 'account' | 'run';
  readonly key: string;
  readonly level: DeskHaltLevel;
  readonly reason: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly until?: string;
}

/** Whether orders could be sent now, as far as one can tell without sending one. */
export interface DeskConnection {
  readonly account: string;
  readonly kind: 'paper' | 'live';
  readonly broker: string;
  /** Orders move real money. */
  readonly real: boolean;
  readonly tradable: boolean;
  /** Why not. */
  readonly problems: readonly string[];
  readonly marketOpen: boolean;
  /** ISO 8601. */
  readonly nextOpen: string;
  readonly nextClose: string;
  readonly buyingPower: string;
  readonly halts: readonly DeskHalt[];
  /** How long the venue took to answer. */
  readonly latencyMs: number;
}

/** One order that was to be cancelled. */
export interface CancelReport {
  readonly id: string;
  readonly symbol: string;
  /** `requested`: the venue has taken the request, and has not confirmed it yet. */
  readonly outcome: 'cancelled' | 'requested' | 'filled' | 'ended' | 'withdrawn' | 'forbidden' | 'unknown';
  readonly message: string;
}

export interface CloseReport {
  /** Nothing is held any more of what was to be closed: by the ledger, and by the venue. For a halt of a run by the ledger: a venue knows no runs. */
  readonly closed: boolean;
  readonly positions: readonly {
    readonly symbol: string;
    /** Signed: below zero for a short position. */
    readonly before: string;
    readonly after: string;
    readonly closed: boolean;
    /** Why not, where it is not. */
    readonly message?: string;
  }[];
  /** What was closed already when it was looked: by a halt that is in force, or by an earlier attempt of the same step. */
  readonly closedBefore: readonly ClosedBefore[];
  readonly cancelled: readonly CancelReport[];
  readonly orders: readonly OrderReport[];
  readonly rounds: number;
}

export interface ClosedBefore {
  readonly symbol: string;
  /** Signed: below zero for a short position. */
  readonly quantity: string;
  /** The halt that closed it; absent where the step itself did. */
  readonly halt?: string;
}

/** Something in which ledger and venue did not agree. */
export interface ReconcileDifference {
  readonly kind:
    | 'unresolved_order'
    | 'missing_fill'
    | 'order_state'
    | 'unknown_order'
    | 'unknown_fill'
    | 'position'
    | 'cash'
    | 'opening';
  readonly symbol?: string;
  readonly ledger: string;
  readonly broker: string;
  readonly explanation: string;
  /** The ledger was brought in line. False: somebody has to look. */
  readonly applied: boolean;
}

export interface ReconcileReport {
  /** Everything agrees now. */
  readonly agrees: boolean;
  readonly differences: readonly ReconcileDifference[];
  readonly counted: {
    readonly orders: number;
    readonly fillsApplied: number;
    readonly positions: number;
  };
  readonly account: AccountSnapshot;
}

export interface OrderQuery {
  readonly open?: boolean;
  readonly symbol?: string;
  /** Only those of this run. @default false */
  readonly ofThisRun?: boolean;
  /** @default 100 */
  readonly limit?: number;
}

/** The order path of the account that a run is bound to. */
export interface TradingDesk {
  /** @throws ActionError `BrokerUnreachable`, `BrokerRefused`, `LedgerUnavailable`. */
  connection(): Promise<DeskConnection>;
  /** Fills that the venue has are recorded first. @throws ActionError `NoPrice`, `BrokerUnreachable`, `LedgerUnavailable`. */
  snapshot(): Promise<AccountSnapshot>;
  orders(query?: OrderQuery): Promise<readonly OrderReport[]>;
  /**
   * Sends orders, each once, however often it is asked: a retry of the step finds what it sent before. One after the other, each
   * checked against what the ones before have left.
   * @throws ActionError `OrderUnresolved` (retryable) when the venue could not say in time whether it has an order; `IntentDiffers`
   * when the step wants other orders than in an attempt before; `LedgerUnavailable`, and then nothing more was sent.
   */
  submit(orders: readonly DeskOrder[], options: { readonly validForMs: number }): Promise<readonly OrderReport[]>;
  /** Cancels open orders: those that are named, else all of the account. */
  cancel(selection: {
    readonly ids?: readonly string[];
    readonly symbols?: readonly string[];
    readonly ofThisRun?: boolean;
  }): Promise<readonly CancelReport[]>;
  /** Puts another order in the place of an open one: what has been filled of that one is not ordered again. */
  replace(
    id: string,
    change: { readonly quantity?: string; readonly limitPrice?: string; readonly stopPrice?: string },
    options: { readonly validForMs: number },
  ): Promise<OrderReport>;
  /** Cancels what is open and closes what is held, looks whether it is closed, and again, within `withinMs`. */
  closeAll(options: { readonly symbols?: readonly string[]; readonly withinMs: number }): Promise<CloseReport>;
  /** Commits a halt and cancels what it forbids. `flatten` closes as well. */
  halt(order: {
    readonly scope: 'account' | 'run';
    readonly level: DeskHaltLevel;
    readonly reason: string;
    readonly withinMs: number;
  }): Promise<{
    readonly halt: DeskHalt;
    readonly cancelled: readonly CancelReport[];
    readonly closing?: CloseReport;
  }>;
  /** Nothing more is opened on the account until the next session opens. */
  stopForDay(reason: string): Promise<{ readonly halt: DeskHalt; readonly cancelled: readonly CancelReport[] }>;
  /** Compares the ledger with the venue, and records what the ledger lacks. */
  reconcile(): Promise<ReconcileReport>;
}
