import { z } from 'zod';

/** Lengths of a bar, shortest first. */
export const barIntervals = ['1m', '5m', '15m', '30m', '1h', '1d'] as const;

export type BarInterval = (typeof barIntervals)[number];

export const barIntervalSchema = z.enum(barIntervals);

const minutes: Readonly<Record<BarInterval, number>> = {
  '1m': 1,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '1h': 60,
  '1d': 1440,
};

/** Milliseconds from the start of a bar to its end. A daily bar lasts for its session; its date for 24 hours. */
export function intervalMs(interval: BarInterval): number {
  return minutes[interval] * 60_000;
}

/** True for bars of a part of a session: they stand at their start time in UTC, daily ones at 00:00 UTC of their date. */
export function isIntraday(interval: BarInterval): boolean {
  return interval !== '1d';
}

/** How the prices of a series stand to splits and dividends; `all` means both. */
export const adjustments = ['raw', 'split', 'all'] as const;

export type Adjustment = (typeof adjustments)[number];
