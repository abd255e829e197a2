import { z } from 'zod';
import { defineAction } from '../action';
import { closeAndSay, closeReportSchema, durationField, mostOrderAttempts, orderDefaults } from '../shared/trading';

export const closePaperPositions = defineAction({
  name: 'paper_trade.close_all_positions',
  summary:
    'Close what a paper account holds, look whether it is closed, and say what is not; never touches real positions',
  capability: 'paper_trade',
  input: z.strictObject({
    symbols: z.array(z.string().min(1)).min(1).optional().describe('Only these positions; left out: all'),
    within: durationField('45s', '1s', '90s').describe('How long fills are waited for'),
    fail_when_open: z.boolean().default(false).describe('true: the step fails when something is still held'),
  }),
  output: closeReportSchema,
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: (input, { paperDesk, log }) => closeAndSay(paperDesk, input, log),
});
