import type { Trade } from '../backtest-result';
import { barMoment } from '../bar-moment';
import type { BarSeries } from '../bars';
import type { TargetPosition } from '../strategies/strategy';
import type { SimulationRules } from './rules';

export type Side = Exclude<TargetPosition, 0>;

/** An open position. Prices include slippage. */
export interface Position {
  readonly side: Side;
  readonly quantity: number;
  readonly bar: number;
  readonly price: number;
  readonly commission: number;
  readonly slippageCost: number;
  /** Prices at which it is left; `undefined` without such a rule. */
  readonly stop: number | undefined;
  readonly takeProfit: number | undefined;
}

/** Cash, at most one position, and the round trips so far. */
export class Account {
  readonly trades: Trade[] = [];
  /** Entries that the equity was too small for. */
  skippedEntries = 0;
  position: Position | undefined;
  #cash: number;

  constructor(
    private readonly series: BarSeries,
    private readonly rules: SimulationRules,
  ) {
    this.#cash = rules.initialCapital;
  }

  /** Cash and the position at this price, before what closing it would cost. */
  equityAt(price: number): number {
    return this.#cash + (this.position === undefined ? 0 : this.position.side * this.position.quantity * price);
  }

  /** Opens a position at a market price, slipping; skips it when the money does not suffice for the smallest quantity. */
  enter(bar: number, side: Side, marketPrice: number): void {
    const { commission, slippage, positionSize, fractional, stopLoss, takeProfit } = this.rules;
    const price = marketPrice * (1 + side * slippage);
    const affordable = (this.#cash * positionSize) / (price * (1 + commission));
    const quantity = fractional ? affordable : Math.floor(affordable);
    if (!(quantity > 0)) {
      this.skippedEntries++;
      return;
    }
    this.position = {
      side,
      quantity,
      bar,
      price,
      commission: quantity * price * commission,
      slippageCost: quantity * marketPrice * slippage,
      stop: stopLoss === undefined ? undefined : price * (1 - side * stopLoss),
      takeProfit: takeProfit === undefined ? undefined : price * (1 + side * takeProfit),
    };
    this.#cash -= side * quantity * price + this.position.commission;
  }

  /** Closes the position at a market price. A take-profit is a limit order, which does not slip. */
  exit(position: Position, bar: number, marketPrice: number, reason: Trade['exit_reason']): void {
    const { side, quantity } = position;
    const slippage = reason === 'take_profit' ? 0 : this.rules.slippage;
    const price = marketPrice * (1 - side * slippage);
    const commission = quantity * price * this.rules.commission;
    const pnl = side * quantity * (price - position.price) - position.commission - commission;
    this.#cash += side * quantity * price - commission;
    this.position = undefined;
    this.trades.push({
      symbol: this.series.symbol,
      side: side === 1 ? 'long' : 'short',
      quantity,
      entry_date: barMoment(this.series, position.bar),
      entry_price: position.price,
      exit_date: barMoment(this.series, bar),
      exit_price: price,
      commission: position.commission + commission,
      slippage_cost: position.slippageCost + quantity * marketPrice * slippage,
      pnl,
      return_pct: (pnl / (quantity * position.price)) * 100,
      bars_held: bar - position.bar,
      exit_reason: reason,
    });
  }
}
