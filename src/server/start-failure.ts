import { existsSync, readFileSync } from 'node:fs';
import { BellwetherError, messageOf } from '../base/errors';

const shownLines = 15;
const shownCharacters = 4_000;

/** Why the dev server did not start: `TemporalPortTaken` when its log says so anywhere, else `TemporalStartFailed`. */
export function startFailure(logFile: string, cause: unknown): BellwetherError {
  const log = existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd() : '';
  const portTaken = /address already in use|Only one usage of each socket address/.test(log);
  return new BellwetherError(
    portTaken ? 'TemporalPortTaken' : 'TemporalStartFailed',
    `The Temporal dev server did not start: ${messageOf(cause)}. ${excerpt(logFile, log)}`,
    { cause },
  );
}

/** The end, where programs say what they died of; of a Go panic the beginning, since its stack of calls comes after. */
function excerpt(logFile: string, log: string): string {
  if (log === '') return `${logFile} is empty.`;
  const lines = log.split('\n');
  if (log.includes('panic:')) {
    return `The beginning of ${logFile}:\n${lines.slice(0, shownLines).join('\n').slice(0, shownCharacters)}`;
  }
  return `The end of ${logFile}:\n${lines.slice(-shownLines).join('\n').slice(-shownCharacters)}`;
}
