import { isJsonObject, type Json } from '../base/json';
import type { IssuePath } from './issue';

/** The value at a path of data, undefined where the path leads nowhere. */
export function valueAt(data: Json | undefined, path: IssuePath): Json | undefined {
  let value = data;
  for (const part of path) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(part)];
    else if (isJsonObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}
