/** What `--json` prints for a command: one document, or one a line, with these keys. */
export interface JsonDocument {
  readonly lines?: true;
  readonly keys: string;
}

/**
 * What every command prints with `--json`, by its words. Keys with `?` may be absent. Wherever something goes wrong, the
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
  show: {
    keys: 'what `list` has of a run, `version`?, its result as far as it is known (as of `run`), `error`?, `attempts`?',
  },
  explain: {
    keys: '`runId` and the explanation of the step, `attempt`?; without a step `definition`, `status`, `steps` and `attempts`',
  },
  stats: {
    keys: '`read`, `limit`, `withoutResult`, `goneOn`, `definitions`: each with `definition`, `runs`, `outcomes`, `durationMs`?, `failures`, `retries`, `steps`',
  },
  rerun: {
    keys: '`runId`? (not where nothing was started, since `--yes` was not given); paths of steps: `again`, `fresh`, `onlyIfFails`, `forgotten`, `kept`, `orders`',
  },
  restore: { keys: 'as of `rerun`' },
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
  pause: {
    keys: '`runId`, `sent`, `answered` (a worker has), `notes` (why it had no effect), `paused`: who paused it and when, or null',
  },
  resume: { keys: 'as of `pause`' },
  cancel: {
    keys: '`runId`, `sent`, `answered` (a worker has), `notes` (why it had no effect), `status`: of the run, or null',
  },
  approve: {
    keys: '`runId`, `sent`, `answered` (a worker has), `notes` (why it had no effect), `step`, `approved`, `standing`?: the report of the step',
  },
  signal: { keys: '`runId`, `sent`, `answered` (a worker has), `notes` (why it had no effect), `event`, `payload`?' },
  'schedule create': {
    keys: '`scheduleId`, `kind`, `of`, `paused`, `note`?, `next`?, `version`?, `planHash`?, `createdBy`?, `createdAt`, `rule`?, `timeZone`, `endsAt`?, `endsBecause`?, `overlap`, `catchupMs`, `jitterMs`, `remaining`?, `counts`, `running`, `recent`, `nextTimes`',
  },
  'schedule list': { keys: '`schedules`: each with `scheduleId`, `kind`, `of`, `paused`, `note`?, `next`?' },
  'schedule show': { keys: 'as of `schedule create`' },
  'schedule pause': { keys: 'as of `schedule create`' },
  'schedule resume': { keys: 'as of `schedule create`' },
  'schedule backfill': { keys: 'as of `schedule create`' },
  'schedule trigger': { keys: '`runId`, or null where nothing was started' },
  'schedule delete': { keys: '`deleted`, `running`: runs that go on' },
  'schedule next': { keys: '`definition`, `timeZone`, `endsAt`, `endsBecause`, `firings`: each with `at`, `fires`' },
  checkpoint: { keys: '`runId`, `file`, `takenAt`, `planHash`' },
  whatif: {
    keys: '`steps`: each with `path`, `action`?, `before`?, `after`?, `why`?, `input`?; `before`, `after`, `unknown`',
  },
  halt: {
    keys: 'of a run `runId`, `reason`, `haltId`?, `childHaltId`?, `confirmed`?, `answer`?, `why`?, `sent`?, `problem`?, `untold`?, `accounts`?; of an account or of all `halt`, `commitMs`, `inFlight`, `open`, `temporal`?, `accounts`; of a drill `account`, `passed`, `checks`, `accounts`, `report`',
  },
  release: { keys: '`released`, `stillClosed`' },
  guard: { keys: 'a list, of each account `account`, `gate`, `runHalts`, `inFlight`, `open`, `positions`, `leases`' },
  heartbeat: {
    lines: true,
    keys: 'first `name`, `account`, `holder`, `level`, `renewed`, `expiresAt`; at the end `name`, `holder`, `ended`; where the account is halted `name`, `account`, `renewed`, `haltId`',
  },
  'audit export': { keys: '`file`, `heads`; without `--output` the trail itself, a row a line' },
  'audit verify': { keys: '`rows`, `problems`, `heads`' },
  'audit trail': { keys: '`intent`, `entries`' },
  simulate: {
    keys: '`simulated`, `definition`, `version`, `planHash`, `seed`, `startedAt`, `endedAt`, `status`, `error`?, `unfinished`?, `market`, `steps`, `ticks`, `orders`, `fills`, `account`, `halts`, `alerts`, `events`, `facts`, `faults`: each with `step`, `kind`, `attempt`, `struck`; `notes`',
  },
  test: {
    keys: '`passed`, `issues`, `files`: each with `file`, `definition`, `tests`, `coverage`; a test has `name`, `passed`, `status`, `tookMs`, `virtualMs`, `misses`',
  },
  'codec-server': { keys: '`endpoint`, `origins`, `keys`' },
};
