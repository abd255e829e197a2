import { z } from 'zod';

/**
 * What to do with one symbol, as the slices that judge it say it and those that size, combine and trade read it. Further
 * fields are those of whoever said it.
 */
export const signalFields = {
  symbol: z.string().min(1),
  action: z.enum(['buy', 'sell', 'hold']).describe('For one without a position; hold: neither side'),
  strength: z.number().min(0).max(1).describe('How much speaks for a side, 0 to 1'),
};

/** A signal as it is read, wherever it comes from. */
export const signalSchema = z.looseObject({
  ...signalFields,
  confidence: z.number().min(0).max(1).optional().describe('How sure its maker is, 0 to 1; left out: it does not say'),
  price: z.number().positive().nullable().optional().describe('The price it stands on'),
  as_of: z.string().optional().describe('Session (YYYY-MM-DD) or moment (ISO 8601) up to which it knows prices'),
});

export type Signal = z.output<typeof signalSchema>;

/** 1 for buying, -1 for selling, 0 for neither. */
export function sideOf(action: Signal['action']): -1 | 0 | 1 {
  return ({ buy: 1, sell: -1, hold: 0 } as const)[action];
}
