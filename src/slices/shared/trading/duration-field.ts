import { z } from 'zod';
import { parseDuration } from '../../../base/duration';

/** A duration as text, such as `30s`, within bounds; given out in milliseconds. */
export function durationField(preset: string, least: string, most: string) {
  const [from, to] = [parseDuration(least) ?? 0, parseDuration(most) ?? 0];
  return z
    .string()
    .default(preset)
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (ms !== undefined && ms >= from && ms <= to) return ms;
      context.addIssue({
        code: 'custom',
        message: `'${text}' is no duration from ${least} to ${most}, such as ${preset}`,
      });
      return z.NEVER;
    });
}
