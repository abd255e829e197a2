import { z } from 'zod';
import { loadCalendar } from '../../calendar';
import { defineAction } from '../action';
import {
  performance,
  performanceSchema,
  returnStatistics,
  returnStatisticsSchema,
  sessionSpan,
} from '../shared/metrics';
import { accountFigures, accountFiguresSchema } from './portfolio/account-figures';
import { dailyCurve, sessionOf } from './portfolio/daily-curve';
import { sessionExtremes } from './portfolio/session-extremes';

export const calculateDailyMetrics = defineAction({
  name: 'monitor.calculate_daily_metrics',
  summary: 'Figures of the day of the account, and its performance over the sessions so far',
  capability: 'read',
  input: z.strictObject({
    calendar: z.string().default('XNYS').describe('Exchange calendar: whose sessions the days are'),
    history_points: z
      .int()
      .min(2)
      .max(100_000)
      .default(10_000)
      .describe('How many points of the equity history to read, the latest'),
    initial_capital: z
      .number()
      .positive()
      .optional()
      .describe('What total_pnl is measured from; left out: the earliest of the points read'),
  }),
  output: accountFiguresSchema.extend({
    session: z.iso.date().describe('The session, YYYY-MM-DD; after hours the one before'),
    session_start_equity: z.number(),
    session_high: z.number().describe('Highest equity known of the session, that at its start included'),
    session_low: z.number(),
    session_max_drawdown: z.number().describe('Deepest fall from a high within the session, a positive share'),
    session_points: z.int().describe('Points of the history within the session; the extremes are of these'),
    sessions: z.int().describe('Sessions with an equity, this one included'),
    performance: performanceSchema
      .nullable()
      .describe('Of the last equity of each session; null where there are not two'),
    returns: returnStatisticsSchema.nullable().describe('Of the daily returns; null where there are not two'),
    performance_absent: z.string().nullable().describe('Why performance or returns are null'),
  }),
  defaults: { timeout: '1m', retry: { max_attempts: 3, initial_interval: '1s' } },
  run: async ({ calendar: name, history_points: limit, initial_capital: initialCapital }, { account }) => {
    const calendar = loadCalendar(name);
    const snapshot = await account.snapshot();
    const history = await account.equityHistory(limit);
    const now = { at: snapshot.asOf, equity: snapshot.equity };
    const session = sessionOf(calendar, snapshot.asOf);
    const today = history.filter(({ at }) => sessionOf(calendar, at) === session);
    const start = Number(snapshot.sessionStartEquity);
    const extremes = sessionExtremes([start, ...today.map(({ equity }) => Number(equity)), Number(snapshot.equity)]);
    const curve = dailyCurve([...history, now], calendar);
    const usable = curve.value.length >= 2 && curve.value[0] > 0;
    return {
      ...accountFigures(snapshot, history, initialCapital),
      session,
      session_start_equity: start,
      session_high: extremes.high,
      session_low: extremes.low,
      session_max_drawdown: extremes.maxDrawdown,
      session_points: today.length,
      sessions: curve.value.length,
      performance: usable ? performance(curve, sessionSpan(curve, calendar)) : null,
      returns: usable && curve.value.length >= 3 ? returnStatistics(curve) : null,
      performance_absent:
        usable && curve.value.length >= 3
          ? null
          : `the equity of ${curve.value.length} session(s) is known; performance takes 2 and return figures 3, from a positive start`,
    };
  },
});
