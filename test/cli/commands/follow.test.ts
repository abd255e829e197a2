import { follow } from '../../../src/cli/commands/follow';
import { BellwetherError, type RunEvent } from '../../../src/client';

const started: RunEvent = { kind: 'started', runId: 'run-1', definition: 'x', steps: [] };

/** A run that has begun, and of which then no more is heard, or that ends with an error. */
async function* watched(end?: Error): AsyncGenerator<RunEvent> {
  yield started;
  await Promise.resolve();
  if (end !== undefined) throw end;
  await new Promise(() => undefined);
}

interface Case {
  readonly end?: Error;
  readonly broken?: Promise<Error>;
  readonly aborted?: boolean;
}

function followed({ end, broken = new Promise(() => undefined), aborted = false }: Case, seen: RunEvent[] = []) {
  const signal = aborted ? AbortSignal.abort() : new AbortController().signal;
  const environment = { client: { watch: () => watched(end) }, broken, workerStays: false };
  return follow(environment, 'run-1', signal, (event) => seen.push(event));
}

describe('follow', () => {
  it.each<[string, Case, string, string]>([
    [
      'the server goes away',
      { end: new BellwetherError('TemporalUnreachable', 'the Temporal server at X does not answer any more: gone') },
      'TemporalUnreachable',
      'the Temporal server at X does not answer any more: gone\n' +
        'The run run-1 keeps its place; when the server is back, take it up again with: npx bellwether watch run-1',
    ],
    [
      'its worker dies',
      { broken: Promise.resolve(new Error('the worker ended with SIGKILL')) },
      'WorkerEnded',
      'the worker ended with SIGKILL\nThe run run-1 keeps its place; take it up again with: npx bellwether watch run-1',
    ],
    [
      'it is interrupted',
      { aborted: true },
      'Interrupted',
      'Interrupted. The run run-1 keeps its place; take it up again with: npx bellwether watch run-1',
    ],
  ])('says which run it was and how to go on when %s', async (_, given, code, message) => {
    await expect(followed(given)).rejects.toMatchObject({ code, message });
  });

  it('passes on any other error as it is', async () => {
    const error = new BellwetherError('UnknownRun', 'there is none');
    const seen: RunEvent[] = [];
    await expect(followed({ end: error }, seen)).rejects.toBe(error);
    expect(seen).toEqual([started]);
  });
});
