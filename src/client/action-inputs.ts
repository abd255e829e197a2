import type { z } from 'zod';
import type * as adaptivePortfolio from '../slices/adaptive_portfolio';
import type * as analyze from '../slices/analyze';
import type * as backtest from '../slices/backtest';
import type * as data from '../slices/data';
import type * as liveTrade from '../slices/live_trade';
import type * as marketRegime from '../slices/market_regime';
import type * as mlStrategy from '../slices/ml_strategy';
import type * as monitor from '../slices/monitor';
import type * as optimize from '../slices/optimize';
import type * as paperTrade from '../slices/paper_trade';
import type * as positionSizing from '../slices/position_sizing';

/** The input that each shipped action takes, by its name, as its schema says. */
export type ActionInputs = { [One in Shipped as One['name']]: z.input<One['input']> };

export type ActionName = keyof ActionInputs;

/** The name of an action that is not shipped. */
export type OwnActionName = string & { readonly ownAction: true };

/**
 * Names an action that is not shipped: one of your own slices, or of a worker in another language. Its input has no type here; it is
 * checked against its schema when the definition is compiled, where `BELLWETHER_SLICES` or `BELLWETHER_ACTIONS` tells of it.
 */
export function ownAction(name: string): OwnActionName {
  return name as OwnActionName;
}

type Shipped =
  | ActionIn<typeof adaptivePortfolio>
  | ActionIn<typeof analyze>
  | ActionIn<typeof backtest>
  | ActionIn<typeof data>
  | ActionIn<typeof liveTrade>
  | ActionIn<typeof marketRegime>
  | ActionIn<typeof mlStrategy>
  | ActionIn<typeof monitor>
  | ActionIn<typeof optimize>
  | ActionIn<typeof paperTrade>
  | ActionIn<typeof positionSizing>;

/** What a slice exports that is an action, not its tasks or helpers. */
type ActionIn<Slice> = Extract<
  Slice[keyof Slice],
  { readonly name: string; readonly capability: string; readonly input: z.ZodType }
>;
