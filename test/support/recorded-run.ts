import type { JsonObject } from '../../src/base/json';
import { catalogueOf } from '../../src/catalogue';
import type { Plan } from '../../src/engine';
import { eventually } from './eventually';
import { kitActions } from './kit/kit-actions';
import { planOf } from './plan-of';
import { testActions } from './test-actions';
import { memoryJournal } from './test-journal';
import type { TestWorker } from './test-worker';

/** Starts a run under an id and brings it to its end. */
export type RecordedRun = (runId: string) => Promise<void>;

/** By the name of their history. */
export type RecordedRuns = Readonly<Record<string, RecordedRun>>;

/** The plan of a run that is recorded, from the body of a definition. */
export const plan = (body: string): Plan => planOf(body, catalogueOf([...testActions(memoryJournal()), ...kitActions]));

/** A run that ends by itself. */
export function toTheEnd({ client }: TestWorker, definition: string | Plan, variables: JsonObject = {}): RecordedRun {
  return async (runId) => {
    await client.start(definition, variables, { runId });
    await client.result(runId);
  };
}

/** A run that has to be told something, each time that a step has got to a status: `go running`. */
export function told(
  { client }: TestWorker,
  definition: Plan,
  messages: readonly (readonly [when: string, send: (runId: string) => Promise<unknown>])[],
): RecordedRun {
  return async (runId) => {
    await client.start(definition, {}, { runId });
    for (const [when, send] of messages) {
      await eventually(when, async () => (await standings(client, runId)).includes(when));
      await send(runId);
    }
    await client.result(runId);
  };
}

async function standings(client: TestWorker['client'], runId: string): Promise<readonly string[]> {
  const steps = (await client.progress(runId))?.steps ?? [];
  return steps.map(({ path, status }) => `${path} ${status}`);
}
