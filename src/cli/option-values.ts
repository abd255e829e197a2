import { InvalidArgumentError } from 'commander';
import { BellwetherError } from '../base/errors';
import { parseDuration } from '../base/duration';
import type { Json } from '../base/json';
import type { RunPriority } from '../client';
import type { LogLevel } from '../worker';
import { limits } from '../expression/limits';

/** `--var name=value`, as often as needed; commander calls this for each. */
export function collectVariable(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1)
    throw new BellwetherError('WrongUse', `--var takes name=value, as in --var symbols=SPX,IXIC; not '${text}'`);
  const name = text.slice(0, at);
  if (Object.hasOwn(before, name))
    throw new BellwetherError(
      'WrongUse',
      `--var ${name} is given twice; a list is one value, as in --var symbols=SPX,IXIC`,
    );
  return { ...before, [name]: text.slice(at + 1) };
}

/** The id of a run as a person may choose it; commander calls this. */
export function runIdFrom(text: string): string {
  if (/^[^\s\p{Cc}]{1,200}$/u.test(text)) return text;
  throw new BellwetherError('WrongUse', `--id takes 1 to 200 characters without spaces; not '${text}'`);
}

/** A number such as `--limit` takes; commander calls this. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 is needed');
  return value;
}

/** A duration as `--within` takes it, in milliseconds; commander calls this. */
export function durationFrom(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('a duration such as 500ms, 30s, 5m or 2h is needed');
}

/** How urgent a run is, as `--priority` takes it; commander calls this. */
export function priorityFrom(text: string): RunPriority {
  const priority = ([1, 2, 3, 4, 5] as const).find((known) => String(known) === text);
  if (priority === undefined) throw new InvalidArgumentError('1 (the most urgent), 2, 3, 4 or 5 is needed');
  return priority;
}

/** How much a worker logs, as `--log-level` takes it; commander calls this. */
export function logLevelFrom(text: string): LogLevel {
  const level = (['DEBUG', 'INFO', 'WARN', 'ERROR'] as const).find((known) => known === text.toUpperCase());
  if (level === undefined) throw new InvalidArgumentError('debug, info, warn or error is needed');
  return level;
}

/** The fuel of an evaluation, as `--fuel` takes it: no more than a run gives; commander calls this. */
export function fuelBudget(text: string): number {
  const value = positiveInteger(text);
  if (value > limits.fuel) throw new InvalidArgumentError(`a run gives an evaluation ${limits.fuel} units at most`);
  return value;
}

/** A date or a time in UTC or with its offset, as `--from` takes it; commander calls this. */
export function instantFrom(text: string): Date {
  const form = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
  const time = new Date(form.test(text) ? text : Number.NaN);
  // JavaScript takes the 30th of February for the 2nd of March.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (!Number.isNaN(time.getTime()) && day.toISOString().startsWith(text.slice(0, 10))) return time;
  throw new InvalidArgumentError('a date such as 2026-11-23 or a time such as 2026-11-23T14:00:00Z is needed');
}

/** A value as `--payload` takes it; commander calls this. */
export function jsonFrom(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new InvalidArgumentError('JSON is needed, as in --payload \'{"price": 42}\' or --payload \'"text"\'');
  }
}

/** For an option that may be repeated: commander calls what comes back for each. */
export function collectText<T>(read: (text: string) => T): (text: string, before: readonly T[]) => T[] {
  return (text, before) => [...before, read(text)];
}

/** How a chain of the audit trail stood once, as `--head` takes it; commander calls this. */
export function auditHeadFrom(text: string): { chain: string; seq: number; hash: string } {
  const found = /^(?<chain>[^:]+):(?<seq>\d+):(?<hash>[0-9a-f]{64})$/.exec(text)?.groups;
  if (found !== undefined) return { chain: found['chain'] ?? '', seq: Number(found['seq']), hash: found['hash'] ?? '' };
  throw new InvalidArgumentError('chain, row and hash are needed, as audit verify prints them: paper:1042:5f2c…');
}
