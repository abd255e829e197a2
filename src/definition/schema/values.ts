import { z } from 'zod';
import { durationPattern, parseDuration } from '../duration';
import { longestDurationMs, longestName, taskQueueProblem } from '../limits';
import { momentProblem } from '../moment';
import { parseSize, sizePattern } from '../size';

/** The scalar values of the language: names, durations, sizes, moments. Each refuses with what is allowed in its place. */

const durationExample = 'write for example 500ms, 30s, 5m, 2h or 1d';

function notADuration({ input }: { readonly input?: unknown }): string {
  if (typeof input === 'number') return `'${input}' has no unit; write for example ${input}s, ${input}m or ${input}ms`;
  if (typeof input === 'string') return `'${input}' is not a duration; ${durationExample}`;
  return 'a duration is written as 500ms, 30s, 5m, 2h or 1d';
}

export const duration = z
  .string({ error: notADuration })
  .regex(durationPattern, { error: notADuration })
  .refine(isUsableDuration, {
    error: (issue) => `'${String(issue.input)}' is not between 1ms and 3650d; ${durationExample}`,
  });

function isUsableDuration(text: string): boolean {
  const ms = parseDuration(text);
  return ms === undefined || (ms >= 1 && ms <= longestDurationMs);
}

function notASize({ input }: { readonly input?: unknown }): string {
  if (typeof input === 'number') return `'${input}' has no unit; write for example ${input}MiB or ${input}GiB`;
  if (typeof input === 'string') return `'${input}' is not a size of memory; write for example 512MiB or 2GiB`;
  return 'a size of memory is written as 512MiB or 2GiB';
}

export const size = z
  .string({ error: notASize })
  .regex(sizePattern, { error: notASize })
  .refine((text) => isUsableSize(parseSize(text)), {
    error: (issue) => `'${String(issue.input)}' is not between 1MiB and 1TiB; write for example 512MiB or 2GiB`,
  });

const isUsableSize = (bytes: number | undefined): boolean =>
  bytes === undefined || (bytes >= 2 ** 20 && bytes <= 2 ** 40);

export const processors = z
  .number({ error: "'cpu' is a number of processors, as in 2 or 0.5" })
  .min(0.1)
  .max(256)
  .describe('Processors');

export const idPattern = /^[a-z][a-z0-9_]*$/;

export const identifier = (what: string) =>
  z
    .string()
    .regex(idPattern, {
      error: (issue) =>
        `'${String(issue.input)}' is not a valid ${what}: use snake_case, beginning with a letter, as in fetch_data`,
    })
    .max(longestName, {
      error: (issue) => `this ${what} has ${issue.input?.length ?? 0} characters, and ${longestName} are allowed`,
    });

/** Text as people write names of definitions: `-` and `_` alike. */
export const definitionName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, {
    error: (issue) => `'${String(issue.input)}' is not the name of a definition: use snake_case, as in simple_backtest`,
  })
  .max(longestName);

export const moment = z.string().refine((text) => momentProblem(text) === undefined, {
  error: (issue) => momentProblem(String(issue.input)) ?? '',
});

export const taskQueue = z.string().refine((queue) => taskQueueProblem(queue) === undefined, {
  error: (issue) => `'${String(issue.input)}' ${taskQueueProblem(String(issue.input)) ?? ''}`,
});

/** JSON values that may hold `${{ }}`. */
export const anyValue = z.json();

export const longestText = 2000;

/** A text for people; it may hold `${{ }}`. */
export const message = z.string().min(1).max(longestText);
