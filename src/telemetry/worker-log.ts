import pino from 'pino';
import { withoutKnownSecrets } from '../adapters/secrets/known-secrets';

/** In the SDK's words. */
export type LogThreshold = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

type Fields = Readonly<Record<string, unknown>>;

/** The log of a worker: a line of JSON for each entry, with `time`, `level` and `message`, and what is known of run, step and attempt. */
export interface WorkerLog {
  /** `timeMs` is the time of the entry, where it is not now. */
  entry(level: LogThreshold, message: string, fields?: Fields, timeMs?: number): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
}

/** Names of fields whose value is nobody's business, whatever put them there: at the top, and two levels down. */
const secretNames = ['password', 'secret', 'token', 'apiKey', 'api_key', 'authorization', 'passphrase', 'privateKey'];
const redacted = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** @param write Takes a line, without the line break. */
export function createWorkerLog(write: (line: string) => void, threshold: LogThreshold): WorkerLog {
  const lines = { write: (line: string) => write(withoutKnownSecrets(line.trimEnd())) };
  const logger = pino(
    {
      level: threshold.toLowerCase(),
      messageKey: 'message',
      // An entry has the time at which it was made: those of the SDK come in batches.
      timestamp: false,
      base: null,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
      serializers: { error: pino.stdSerializers.errWithCause, err: pino.stdSerializers.errWithCause },
      redact: { paths: redacted, censor: '[redacted]' },
    },
    lines,
  );
  const entry: WorkerLog['entry'] = (level, message, fields = {}, timeMs = Date.now()) => {
    const time = new Date(timeMs).toISOString();
    logger[levels[level]]({ time, ...namedAlike(fields) }, message);
  };
  return {
    entry,
    info: (message, fields) => entry('INFO', message, fields),
    warn: (message, fields) => entry('WARN', message, fields),
  };
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * Fields under the names that every entry has them: the SDK calls a step the id of its activity, and the execution of a run by two names. A
 * `message` or a `time` of its own would stand twice in the line. The task token is of no use to anybody who reads.
 */
function namedAlike(fields: Fields): Fields {
  const { activityId, step, runId, workflowRunId, executionId, taskToken: _, message, time, ...others } = fields;
  const named = {
    step: step ?? activityId,
    executionId: executionId ?? workflowRunId ?? runId,
    text: message,
    at: time,
  };
  const present = Object.entries(named).filter(([, value]) => value !== undefined);
  return { ...others, ...Object.fromEntries(present) };
}
