import { createRequire } from 'node:module';
import type { WorkflowHandle } from '@temporalio/client';
import { isPlain, type HistoryJson } from '../support/history-json';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** The messages of Temporal's protocol, as the SDK that is installed has them. */
const { temporal } = createRequire(require.resolve('@temporalio/client'))('@temporalio/proto') as {
  readonly temporal: {
    readonly api: { readonly history: { readonly v1: { readonly History: { fromObject(object: unknown): History } } } };
  };
};

/**
 * A recorded history as the message that a replay takes. The SDK has a function for it, which fails ("type must be a Type")
 * when npm has installed two versions of protobufjs.
 */
export function historyMessage(json: HistoryJson): History {
  return temporal.api.history.v1.History.fromObject(withTimes(json));
}

/** Whose strings are what they are. */
const texts = ['data', 'metadata', 'message', 'type', 'name', 'activityId', 'workflowId'];

/** Points in time and durations as messages: in JSON they are text such as `2018-12-31T16:00:00.5Z` and `1.5s`. */
function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes);
  if (typeof value === 'string') return timestamp(value) ?? duration(value) ?? value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      texts.includes(key) && !isPlain(entry) ? entry : withTimes(entry),
    ]),
  );
}

function timestamp(text: string): unknown {
  const [, date, fraction = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(text) ?? [];
  return date === undefined ? undefined : { seconds: Date.parse(`${date}Z`) / 1000, nanos: nanosOf(fraction) };
}

function duration(text: string): unknown {
  const [, seconds, fraction = ''] = /^(\d+)(?:\.(\d+))?s$/.exec(text) ?? [];
  return seconds === undefined ? undefined : { seconds: Number(seconds), nanos: nanosOf(fraction) };
}

const nanosOf = (fraction: string): number => Number(fraction.padEnd(9, '0'));
