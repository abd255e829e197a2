import { z } from 'zod';

const reference = /^\$\{\{\s*([a-z][a-z0-9_]*)\s*\}\}$/;

/** The variable that a text stands for, as in `${{ replay }}`; undefined where it stands for itself. */
export const variableIn = (text: string): string | undefined => reference.exec(text)?.[1];

const sessionExample =
  "write a session of the past, as in 2008-10-15, or a variable that holds one, as in '${{ replay }}'";
const startExample = "write a time on the clock of the exchange, as in '09:45'";

/** `market:`, the recorded session that runs live in. */
export const marketSchema = z.strictObject({
  replay: z
    .string({ error: sessionExample })
    .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) || variableIn(text) !== undefined, { error: sessionExample })
    .describe('The session, as in 2008-10-15, or a variable that holds one; where it is empty, the market of now'),
  speed: z
    .number({ error: 'speed is seconds of market time in a second, from 1 to 600' })
    .min(1)
    .max(600)
    .optional()
    .describe('Seconds of market time in a second; 1 unless said'),
  start: z
    .string({ error: startExample })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, startExample)
    .optional()
    .describe('When the run begins, on the clock of the exchange; half an hour before the open unless said'),
  source: z
    .string()
    .min(1)
    .optional()
    .describe('The source whose bars the prices are made of, or a variable that names it; samples unless said'),
  seed: z.string().min(1).optional().describe('Of prices within a day that no intraday bar tells; 1 unless said'),
});
