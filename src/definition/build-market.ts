import type { MarketPlan } from '../engine/plan';
import type { WrittenDefinition } from './schema';

/** `market:` with its defaults: at the speed of the exchange, prices made of the sample bars. */
export function marketPlan(market: NonNullable<WrittenDefinition['market']>): MarketPlan {
  const { replay, speed = 1, start, source = 'samples', seed = '1' } = market;
  const [hours, minutes] = (start ?? '').split(':').map(Number);
  return { replay, speed, ...(start !== undefined && { startSecond: hours * 3600 + minutes * 60 }), source, seed };
}
