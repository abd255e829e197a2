/** Keyword lists and keywords that runs are found by. Registered by the embedded server each time it starts. */
export const searchAttributes = {
  BellwetherDefinition: 'Keyword',
  BellwetherType: 'Keyword',
  BellwetherStatus: 'Keyword',
  BellwetherSymbols: 'KeywordList',
  BellwetherPlanHash: 'Keyword',
} as const;

/**
 * Why each: stock, the server polls the transfer queue of its one shard 20 times a second and fires timers to the second,
 * so that a sequential step takes 50 ms and a 1 ms timer 1 s; and a continue-as-new of an execution younger than a second
 * stalls about one second. Each partition of a task queue has an order of its own; with one, priority is exact.
 * For a development server on one machine; not advice for a cluster.
 */
const dynamicConfiguration = {
  'history.transferProcessorMaxPollRPS': '1000',
  'history.timerProcessorMaxPollRPS': '1000',
  'history.timerProcessorMaxTimeShift': '"20ms"',
  'history.workflowIdReuseMinimalInterval': '"0s"',
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

/** A commit need not wait for the disk; WAL keeps the file whole if the process dies. */
const sqlitePragmas = { journal_mode: 'WAL', synchronous: 'NORMAL' };

/**
 * Name of the database file, relative to the folder that the server runs in. Not a path: the server puts it into a
 * SQLite address unescaped, so that a `?`, `#` or `%` in a folder's name would send the data to another file.
 */
const databaseFile = 'temporal.db';

export const loopback = '127.0.0.1';

export interface ServerPorts {
  readonly grpc: number;
  readonly ui: number;
}

/** The arguments of `temporal` for the tuned dev server. What it opens besides these ports is on loopback too, on free ports of its choice. */
export function serverArguments(ports: ServerPorts): readonly string[] {
  return [
    ...['server', 'start-dev', '--ip', loopback, '--port', String(ports.grpc)],
    ...['--ui-ip', loopback, '--ui-port', String(ports.ui), '--db-filename', databaseFile],
    ...['--log-level', 'warn', '--log-format', 'text'],
    ...flags('--dynamic-config-value', dynamicConfiguration),
    ...flags('--sqlite-pragma', sqlitePragmas),
    ...flags('--search-attribute', searchAttributes),
  ];
}

function flags(name: string, values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`]);
}
