/** What `--json` prints for a command: one document, or one a line, with these keys. */
export interface JsonDocument {
  readonly lines?: true;
  readonly keys: string;
}

/**
 * What commands print with `--json`, by the words of the command; of those that are not here the shape may still change. Keys with `?` may be absent. Wherever something goes wrong, the
 * document is `{ error: { code, message } }`.
 */
export const jsonDocuments: Readonly<Record<string, JsonDocument>> = {
  run: {
    keys: '`runId` and the result: `status`, `progress`, `context` (`variables`, `stepOutputs`, `facts`), `steps`, `statistics`, `error`?, `ending`?, `notes`?',
  },
  start: { keys: '`runId`, `definition`, `planHash`' },
  watch: {
    lines: true,
    keys: '`kind` of the event and what belongs to it; the last is `{ kind: "ended", status, result }`',
  },
  list: {
    keys: '`runs`: each with `runId`, `status`, `startedAt`, and `closedAt`, `definition`, `planHash` where they are known',
  },
  show: { keys: 'what `list` has of a run, its result as far as it is known (as of `run`), `error`?' },
  explain: { keys: '`runId` and the explanation of the step; without a step `definition`, `status` and `steps`' },
  stats: {
    keys: '`read`, `limit`, `withoutResult`, `definitions`: each with `runs`, `outcomes`, `durationMs`?, `failures`, `retries`, `steps`',
  },
  positions: { keys: '`accounts`, `positions`' },
  orders: { keys: '`orders`' },
  'ledger check': { keys: '`differences`, `counted`' },
  validate: { keys: '`valid`, `issues`: each with `code`, `severity`, `message`, `file`, `line`, `column`, `path`' },
  eval: { keys: '`value`, `type`, `fuel`, `explanation`, `explanationTree`' },
  graph: { keys: '`file`, `format`, `drawing`? or `output`?, `issues`' },
  actions: { keys: '`actions`: each with `name`, `capability`, `summary`; of one action its schemas and defaults' },
  action: { keys: 'the output of the action' },
  up: { keys: '`address`, `uiUrl`, `started`' },
  down: { keys: '`stopped`' },
  worker: { keys: '`address`, `namespace`, `taskQueue`' },
  dashboard: { keys: '`address`, `port`' },
  doctor: { keys: '`healthy`, `findings`: each with `check`, `verdict` (`ok`, `missing`, `wrong`), `text`' },
  init: { keys: '`folder`, `name`, `files`' },
  import: {
    keys: '`file`, `name`, `definition`? or `output`?, `notes`, `issues`; of a file that is refused `file`, `issues`',
  },
  completion: { keys: '`shell`, `script`' },
};
