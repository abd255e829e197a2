import { z } from 'zod';
import { durationPattern, parseDuration } from '../../../base/duration';
import { ActionError } from '../../action-error';

/** A duration as in definitions: `90s`, `5m`, `1h`. */
export const durationField = z
  .string()
  .regex(durationPattern, 'a duration is a number with ms, s, m, h or d: 90s, 5m, 1h');

/** @throws ActionError `InvalidInput` for what is no duration. */
export function durationMs(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new ActionError('InvalidInput', `'${text}' is no duration; write 90s, 5m or 1h`);
}
