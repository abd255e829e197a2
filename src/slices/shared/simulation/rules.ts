/** What a simulation charges and how it trades. Shares are plain numbers: 0.001 is 0.1 %. */
export interface SimulationRules {
  /** Cash at the start, in the currency of the series. */
  readonly initialCapital: number;
  /** Commission of one fill, as a share of its value. */
  readonly commission: number;
  /** How much worse than the market a fill is, as a share of the price. */
  readonly slippage: number;
  /** Whether parts of a share can be traded; otherwise quantities are rounded down to whole shares. */
  readonly fractional: boolean;
  /** Share of the equity to enter a position with, commission included; above 0, at most 1. */
  readonly positionSize: number;
  /** Loss to leave at, as a share of the entry price. */
  readonly stopLoss?: number;
  /** Gain to leave at, as a share of the entry price. */
  readonly takeProfit?: number;
}

/** Bars to trade on, by index into the series, both included. */
export interface BarWindow {
  readonly first: number;
  readonly last: number;
}
