import type { OrderContent } from './intents';
import type { OrderState } from './orders';

/** What a venue is asked for by one order, as the intent says it. */
type OrderTerms = Pick<
  OrderContent,
  'symbol' | 'side' | 'type' | 'quantity' | 'limitPrice' | 'stopPrice' | 'timeInForce'
>;

/** An order as the simulated venue has it. Decimals as text, times in ISO 8601. */
export interface PaperOrder extends OrderTerms {
  readonly brokerOrderId: string;
  readonly clientOrderId: string;
  readonly state: OrderState;
  readonly filledQuantity: string;
  readonly averagePrice?: string;
  readonly acceptedAt: string;
  readonly endedAt?: string;
  readonly endReason?: string;
  /** The order whose exit it is, by its broker order id. */
  readonly parent?: string;
  readonly role?: 'take_profit' | 'stop_loss';
  /** `held`: an exit whose entry is not filled yet; `triggered`: a stop whose price was reached. */
  readonly status: 'held' | 'working' | 'triggered';
  readonly group?: string;
  /** What others of its group have filled. */
  readonly groupFilled: string;
  readonly expiresAt?: string;
}

/** What fills have used up of a symbol's market. Decimals as text. */
export interface UsedMarket {
  /** Of the quote that was current at this time: bought at its ask, sold at its bid. */
  readonly quoteAt?: string;
  readonly bought?: string;
  readonly sold?: string;
  /** Filled in this session. */
  readonly session?: string;
  readonly filled?: string;
  /** The bars up to this time were looked at. */
  readonly barsUntil?: string;
}

export interface PaperBookRow {
  readonly version: number;
  readonly used: Readonly<Record<string, UsedMarket>>;
  readonly currency: string;
  readonly cash: string;
  readonly cashMayBeNegative: boolean;
  readonly positions: readonly { readonly symbol: string; readonly quantity: string; readonly cost: string }[];
  /** Those that can still fill, the oldest first. */
  readonly orders: readonly PaperOrder[];
}

/** An exit that is accepted with its entry. */
export interface PaperExit extends Pick<OrderTerms, 'side' | 'limitPrice' | 'stopPrice' | 'timeInForce'> {
  readonly role: 'take_profit' | 'stop_loss';
  readonly status: 'held' | 'working';
  readonly type: 'limit' | 'stop';
  readonly expiresAt?: string;
}

/** An order with the prices of its exits, as the intent has them. */
export type PaperContent = OrderTerms & Pick<OrderContent, 'takeProfitPrice' | 'stopLossPrice'>;

export interface PaperAcceptance {
  readonly account: string;
  /** Of the book that it was judged by. */
  readonly version: number;
  readonly clientOrderId: string;
  /** As it was sent: it has to be what the intent says. */
  readonly content: PaperContent;
  readonly at: string;
  readonly expiresAt?: string;
  readonly exits: readonly PaperExit[];
  /** The order whose place it takes. */
  readonly replaces?: string;
}

export type PaperAccepted =
  | { readonly kind: 'accepted'; readonly order: PaperOrder }
  | { readonly kind: 'rejected'; readonly code: string; readonly reason: string }
  /** The book has changed since it was read. */
  | { readonly kind: 'moved' };

export type PaperEvent =
  | {
      readonly kind: 'fill';
      readonly id: string;
      readonly quantity: string;
      readonly price: string;
      readonly fee: string;
      readonly at: string;
    }
  | { readonly kind: 'trigger' | 'release'; readonly id: string }
  | {
      readonly kind: 'end';
      readonly id: string;
      readonly state: 'cancelled' | 'expired';
      readonly at: string;
      readonly reason: string;
    };

export type PaperCancelled =
  { readonly kind: 'requested' | 'unknown' } | { readonly kind: 'too_late'; readonly order: PaperOrder };

export interface PaperFill extends Pick<PaperOrder, 'brokerOrderId' | 'clientOrderId' | 'symbol' | 'side'> {
  readonly executionId: string;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly at: string;
}
