import type { BellwetherClient, RunDescription } from '../../client';
import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { printable } from '../render/printable';

/** What a message to a run comes to, for a person and as data. */
export interface Told {
  readonly lines: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** How a run stood before it was told something, and how it stands then; undefined where it could not be asked. */
export interface Standings {
  readonly before: RunDescription | undefined;
  readonly after: RunDescription | undefined;
}

/**
 * Tells a run something, and then asks it what came of that: the server takes a message of any kind, and only the run can say
 * that it means nothing to it. Such a message ends with the exit code of wrong use. `about` is how the run's notes on it begin.
 */
export async function tellRun(
  runId: string,
  output: Output,
  signal: AbortSignal,
  send: (client: BellwetherClient) => Promise<void>,
  told: (standings: Standings) => Told,
  about = '',
): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: false, log: output.note, signal });
  const { client } = environment;
  try {
    const { closedAt } = await client.show(runId);
    const before = closedAt === undefined ? await client.progress(runId) : undefined;
    await send(client);
    const after = await client.progress(runId);
    const { lines, data } = told({ before, after });
    const refused = newNotes(before, after).filter((text) => text.startsWith(about));
    if (output.json) output.document({ runId, sent: true, answered: after !== undefined, ...data, notes: refused });
    else {
      if (refused.length === 0) for (const line of lines) output.line(line);
      if (after === undefined) output.line(noAnswer);
    }
    for (const note of refused) output.error(`It had no effect: ${printable(note)}`);
    return refused.length === 0 ? exitCodes.done : exitCodes.wrongUse;
  } finally {
    await environment.stop();
  }
}

const noAnswer = '  No worker has answered yet: the server keeps the message, and the run takes it when one is there.';

function newNotes(before: RunDescription | undefined, after: RunDescription | undefined): readonly string[] {
  // Without a look at how it stood before, nobody can tell which notes are new.
  if (before === undefined || after === undefined) return [];
  const known = new Set(before.notes?.map(({ at, text }) => `${at} ${text}`));
  return (after.notes ?? []).filter(({ at, text }) => !known.has(`${at} ${text}`)).map(({ text }) => text);
}
