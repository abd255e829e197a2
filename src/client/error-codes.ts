/** When an error is raised, and what to do about it. */
export interface ErrorCode {
  readonly when: string;
  readonly remedy: string;
}

/** Every code of a `BellwetherError` that the library raises. Codes are stable; messages may be reworded. */
export const errorCodes = {
  BadActionFile: {
    when: 'A file in `BELLWETHER_ACTIONS` declares no action, or one that there is',
    remedy: 'The message names the file and what is wrong with it',
  },
  BadCalendar: { when: 'A calendar of one’s own is none', remedy: 'The message says which part' },
  BadCheckpoint: {
    when: 'A file is no checkpoint, or of another format',
    remedy: 'Take it anew: `bellwether checkpoint`',
  },
  BadDate: { when: 'A text is no date', remedy: 'Write it as 2018-12-31' },
  BadSchedule: { when: 'A cron expression or zone cannot be sent to Temporal', remedy: 'Correct the definition' },
  BadSliceFile: {
    when: 'A module in `BELLWETHER_SLICES` exports no action, or a wrong one',
    remedy: 'The message names the file and what is wrong with it',
  },
  CannotRerun: { when: 'A run cannot be done again from there', remedy: 'The message says from where it can' },
  CheckpointTooLarge: {
    when: 'What a rerun would keep is more than one message may hold',
    remedy: 'Go on from an earlier step',
  },
  InvalidConnection: {
    when: 'Temporal’s configuration file or profile cannot be used',
    remedy: 'Correct `TEMPORAL_PROFILE`, `TEMPORAL_CONFIG_FILE` or the file',
  },
  InvalidContext: {
    when: 'The values for `evaluate` are wrong: `problems` has a line for each',
    remedy: 'Correct the values',
  },
  InvalidDefinition: {
    when: 'A definition does not compile: `issues` has each with its place',
    remedy: 'Correct the definition',
  },
  InvalidRun: {
    when: 'Inputs that follow from the variables cannot work: `problems` has each',
    remedy: 'Other variables, or the data that is missing',
  },
  InvalidVariables: {
    when: 'The definition does not take these variables: `problems` has each',
    remedy: 'Correct the variables',
  },
  NeverFires: { when: 'A schedule would not fire any more', remedy: 'Give it a later end, or another calendar' },
  NoCalendar: {
    when: 'A plan goes by an exchange, and has no calendar',
    remedy: 'Compile its definition anew, with this version',
  },
  NoSchedule: { when: 'A definition has no `schedule` at its top', remedy: 'Give it one, or start runs yourself' },
  NoTime: { when: 'An expression reads the time, and `now` is not given', remedy: 'Give `now`' },
  NotASession: { when: 'The exchange is closed that day', remedy: 'Ask for a day of the calendar' },
  NothingToDo: { when: 'A rerun would do nothing', remedy: 'Name an earlier step' },
  OutsideCalendarHorizon: { when: 'The calendar does not reach that day', remedy: 'Use a newer calendar' },
  RunEnded: { when: 'The run has ended, and takes no message', remedy: 'Look at its result; start another' },
  RunExists: { when: 'A run with that id goes on', remedy: 'Follow it, or choose another id' },
  RunNotBegun: { when: 'The run has no plan yet', remedy: 'Ask again when a worker has taken it up' },
  RunUnreadable: {
    when: 'The run cannot say how it stands',
    remedy: 'The message has the reason; its history is in Temporal',
  },
  ScheduleExists: { when: 'There is a schedule of that id', remedy: 'Delete it first, or choose another id' },
  TemporalRefused: { when: 'The server refused: a right, a limit, a request', remedy: 'The message has its words' },
  TemporalUnreachable: {
    when: 'No server answers at the address, or none any more',
    remedy: 'Ask again later. A start may be repeated under the same `runId`: it is never done twice',
  },
  UnknownCalendar: { when: 'There is no calendar of that name', remedy: 'The message lists those there are' },
  UnknownDefinition: {
    when: 'There is no definition of that name, or file',
    remedy: 'The message lists those there are',
  },
  UnknownNamespace: { when: 'The server has no such namespace', remedy: 'Set `TEMPORAL_NAMESPACE`' },
  UnknownRun: { when: 'There is no run with that id', remedy: 'It may be older than the server keeps runs' },
  UnknownSchedule: { when: 'There is no schedule of that id', remedy: '`schedules.list()` has those there are' },
  UnknownStep: { when: 'The run has no step of that path', remedy: 'The message says which is meant' },
  WouldRepeatOrders: {
    when: 'A rerun would trade again what was traded',
    remedy: 'Begin at a later step, or say `repeatOrders`',
  },
  WrongUse: { when: 'An argument is none that the call takes', remedy: 'The message says what it takes' },
} as const satisfies Readonly<Record<string, ErrorCode>>;

export type ErrorCodeName = keyof typeof errorCodes;
