import { journaled } from '../support/test-actions';
import { workflowTaskFailures } from '../support/history';
import { kitActions } from '../support/kit/kit-actions';
import { kitPlan, scenarios, type Scenario } from '../support/kit/scenario';
import { temporalRun, type TemporalResult } from '../support/kit/temporal-run';
import { compared } from '../support/kit/verify';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(300_000);

/** Runs under way at once. */
const atOnce = 12;

const journal = memoryJournal();
const onTemporal = scenarios().filter(({ only }) => only !== 'reducer');
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions: kitActions.map((action) => journaled(action, journal)) });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

describe.each([
  ['in one execution', undefined],
  ['in a new execution whenever it can', 1],
])('a run on Temporal %s', (_, continueEvery) => {
  let ran: readonly Promise<TemporalResult | Error>[];

  beforeAll(() => {
    ran = inPool(onTemporal, (scenario, index) => {
      const runId = `kit-${String(continueEvery ?? 'once')}-${index}`;
      return temporalRun(worker, journal, scenario, kitPlan(scenario), runId, continueEvery);
    });
  });

  it.each(onTemporal.map((scenario, index) => [`${scenario.file}: ${scenario.name}`, scenario, index] as const))(
    '%s',
    async (_, scenario, index) => {
      const end = await ran[index];
      if (end instanceof Error) throw end;
      const { wanted, got } = compared(scenario.expect, end.result, end.starts);

      expect(got).toEqual(wanted);
      const failures = await workflowTaskFailures(worker.temporal, `kit-${String(continueEvery ?? 'once')}-${index}`);
      // The server refuses to end an execution that has a message it has not seen: so none is lost.
      expect(failures.filter((cause) => cause !== 'UnhandledCommand')).toEqual([]);
    },
  );
});

/** Starts the work of each, in order, some at a time. Errors are results: each is for its own test to throw. */
function inPool(
  all: readonly Scenario[],
  work: (scenario: Scenario, index: number) => Promise<TemporalResult>,
): Promise<TemporalResult | Error>[] {
  const slots: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve());
  return all.map((scenario, index) => {
    const slot = index % atOnce;
    const ended = slots[slot]
      .then(() => work(scenario, index))
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    slots[slot] = ended;
    return ended;
  });
}
