import { randomBytes } from 'node:crypto';

/**
 * A run id that sorts by time and says what runs: `simple_backtest-20181231-155900-3f9a0c51d7e2`. The random part keeps
 * apart what many processes start within one second.
 */
export function newRunId(definition: string, now: Date = new Date()): string {
  const [date = '', time = ''] = now
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .split('T');
  return `${idName(definition)}-${date}-${time}-${randomBytes(6).toString('hex')}`;
}

/** Whether a run id is one that was made up for this definition. */
export function isMadeUpFor(definition: string, runId: string): boolean {
  const name = idName(definition);
  return runId.startsWith(name) && /^-\d{8}-\d{6}-[0-9a-f]+$/.test(runId.slice(name.length));
}

/** A definition's name as it stands in ids: a look-up by name takes `-` and `_` alike. */
const idName = (definition: string): string => definition.replaceAll('-', '_');
