/** What a venue can be asked to do. Money and quantities are decimals as text, times ISO 8601 in UTC. */

export type BrokerSide = 'buy' | 'sell';
export type BrokerOrderType = 'market' | 'limit' | 'stop' | 'stop_limit';
export type BrokerTimeInForce = 'day' | 'gtc' | 'ioc';

export interface BrokerOrderRequest {
  /** Made from the intent: the same in every attempt, so that the venue refuses a second one. */
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: BrokerSide;
  readonly type: BrokerOrderType;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly timeInForce: BrokerTimeInForce;
  /** Exits that the venue keeps itself and begins with the entry's fill; one of them cancels the other. */
  readonly bracket?: { readonly takeProfitPrice?: string; readonly stopLossPrice?: string };
  /** With a limit order that closes a position, its take-profit: a stop for the same shares. What one fills the other does not. */
  readonly oco?: { readonly stopLossPrice: string };
}

export type BrokerOrderState =
  'open' | 'partially_filled' | 'filled' | 'cancelled' | 'expired' | 'replaced' | 'rejected';

export interface BrokerOrder {
  readonly brokerOrderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: BrokerSide;
  readonly type: BrokerOrderType;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly timeInForce: BrokerTimeInForce;
  readonly state: BrokerOrderState;
  readonly filledQuantity: string;
  readonly averagePrice?: string;
  readonly acceptedAt: string;
  readonly endedAt?: string;
  readonly endReason?: string;
  /** The entry of the bracket, or the take-profit of the OCO, that this order is an exit of, by its broker order id. */
  readonly parent?: string;
}

export interface BrokerFill {
  /** The venue's name of the execution: unique for the account. */
  readonly executionId: string;
  readonly brokerOrderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: BrokerSide;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly at: string;
}

export interface BrokerPosition {
  readonly symbol: string;
  /** Negative: sold short. */
  readonly quantity: string;
  readonly averagePrice: string;
  readonly marketPrice?: string;
}

export interface BrokerAccount {
  readonly account: string;
  readonly currency: string;
  readonly cash: string;
  readonly equity: string;
  readonly buyingPower: string;
  /** The venue lets it trade now; else why not. */
  readonly tradable: boolean;
  readonly why?: string;
}

export interface BrokerClock {
  readonly now: string;
  readonly isOpen: boolean;
  readonly nextOpen: string;
  readonly nextClose: string;
}

/** What came of a call that may have changed something. `ambiguous`: nobody knows whether it has. */
export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly order: BrokerOrder }
  | { readonly kind: 'rejected'; readonly code: string; readonly reason: string }
  | { readonly kind: 'ambiguous'; readonly reason: string };

export type CancelAnswer =
  | { readonly kind: 'requested' }
  | { readonly kind: 'too_late'; readonly order: BrokerOrder }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly reason: string };

/**
 * A venue, for one account. Calls that change something are bounded (2 s at most) and never repeated in here: they answer
 * `ambiguous` where the venue's answer did not come. Calls that only look are repeated by the adapter, and then throw
 * BrokerError: `BrokerUnreachable`, `BrokerRefused` (keys), `BrokerFailed`.
 */
export interface Broker {
  readonly venue: 'paper' | 'alpaca';
  /** Whether orders move real money. */
  readonly real: boolean;
  account(): Promise<BrokerAccount>;
  clock(): Promise<BrokerClock>;
  submit(order: BrokerOrderRequest): Promise<SubmitAnswer>;
  cancel(brokerOrderId: string): Promise<CancelAnswer>;
  /** A new order in place of an open one. */
  replace(brokerOrderId: string, change: BrokerOrderRequest): Promise<SubmitAnswer>;
  findByClientOrderId(clientOrderId: string): Promise<BrokerOrder | undefined>;
  /** An order and its exits, the order first; empty where the venue does not know it. */
  withExits(brokerOrderId: string): Promise<readonly BrokerOrder[]>;
  openOrders(): Promise<readonly BrokerOrder[]>;
  /** In time order. */
  fillsSince(at: string): Promise<readonly BrokerFill[]>;
  positions(): Promise<readonly BrokerPosition[]>;
}
