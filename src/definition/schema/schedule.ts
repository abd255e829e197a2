import { z } from 'zod';
import { overlapPolicies } from '../../engine/plan';
import { duration, moment } from './values';

const cronText = z.string({ error: 'a cron expression is text: put it in quotes, as in "*/5 * * * *"' });

/** When something fires again and again. Also the shape of a whole definition's schedule. */
export const scheduleSchema = z.strictObject({
  cron: z
    .union([cronText, z.array(cronText).min(1).max(20)], {
      error: 'cron is a text such as "*/5 * * * *", or a list of them',
    })
    .optional()
    .describe('Minute, hour, day of month, month, day of week; six fields begin with seconds'),
  every: duration.optional().describe('Fires at this interval, in place of cron'),
  timezone: z.string().optional().describe("An IANA time zone such as America/New_York; the calendar's unless said"),
  session: z
    .strictObject({
      from: moment.optional().describe('From when on a session day; its open unless said'),
      to: moment.optional().describe('Until when on a session day; its close unless said'),
    })
    .optional()
    .describe('Fires only on days and at times when the exchange is open'),
  holidays: z.enum(['skip', 'run']).optional().describe('What exchange holidays do: skip unless said'),
  until: moment.optional().describe('No firing after this'),
  max_ticks: z.int().min(1).max(1_000_000).optional().describe('No firing after this many'),
  overlap: z
    .enum(overlapPolicies)
    .optional()
    .describe('What a firing does while the one before runs: skip unless said'),
  catchup: duration.optional().describe('How late a missed firing may still be made up for; 1m unless said'),
  jitter: duration.optional().describe('Longest random delay of a firing'),
});

export type ScheduleDefinition = z.infer<typeof scheduleSchema>;
