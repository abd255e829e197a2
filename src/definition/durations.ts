import { parseDuration } from './duration';

/** A duration as a field of a plan, left out where none is written: `...optionalMs('timeoutMs', '5m')`. */
export function optionalMs<Key extends string>(key: Key, text: string | undefined): Partial<Record<Key, number>> {
  const ms = text === undefined ? undefined : parseDuration(text);
  return ms === undefined ? {} : ({ [key]: ms } as Partial<Record<Key, number>>);
}
