import type { Context } from '@temporalio/activity';
import { isReplayMarket, type ReplayMarket } from '../base/replay-market';

const markets = new WeakMap<Context, ReplayMarket>();

/** Keeps which recorded session an activity works in, as it came with it. @throws Error where it cannot be read: then the time is not known. */
export function noteMarket(context: Context, value: unknown): void {
  if (!isReplayMarket(value))
    throw new Error(
      `the recorded session of the step cannot be read: ${JSON.stringify(value)}; is its worker of another version?`,
    );
  markets.set(context, value);
}

/** The recorded session that an activity works in; undefined in the market of now. */
export function marketOf(context: Context): ReplayMarket | undefined {
  return markets.get(context);
}
