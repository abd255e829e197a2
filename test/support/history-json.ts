/** A history as JSON, as the Temporal CLI shows it and as it is replayed. */
export type HistoryJson = Readonly<Record<string, unknown>>;

/** What tells of the machine that a history was recorded on, or of nothing at all. (`sdkMetadata` stays: it says which of the
 * SDK's own changes the run was under.) */
const leftOut = ['identity', 'stackTrace', 'workerVersion', 'requestId', 'taskId'];

/** A history without what is of no use to a replay: names of machines, paths of files, stack traces. */
export function withoutMachine(value: HistoryJson): HistoryJson {
  return clean(value) as HistoryJson;
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  // A worker's own queue, for tasks of runs that it has in memory: `pid@machine-queue-number`.
  if (typeof value === 'string') return /^\d+@/.test(value) ? 'queue-of-a-worker' : value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (leftOut.includes(key) ? [] : [[key, clean(entry)]])),
  );
}

export function isPlain(value: unknown): value is HistoryJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
