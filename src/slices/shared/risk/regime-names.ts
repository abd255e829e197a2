import { z } from 'zod';

/** The seven regimes of a market: direction and how much it moves, and the crisis, which is both at their worst. */
export const regimeNames = [
  'bull_quiet',
  'bull_volatile',
  'bear_quiet',
  'bear_volatile',
  'sideways_quiet',
  'sideways_volatile',
  'crisis',
] as const;

export const regimeSchema = z.enum(regimeNames);

export type Regime = (typeof regimeNames)[number];
