import { definitionOfRun, recordedPlan } from '../../../src/cli/commands/recorded-plan';
import type { BellwetherClient, RunSummary } from '../../../src/client';

const payloads = (value: unknown) => ({ payloads: [{ data: Buffer.from(JSON.stringify(value)) }] });
const started = (input: unknown) => ({ workflowExecutionStartedEventAttributes: { input: payloads(input) } });
const resolved = (result: unknown) => ({ markerRecordedEventAttributes: { details: { result: payloads(result) } } });

/** A client whose server has these events of every run. */
function clientOf(...events: readonly object[]): Pick<BellwetherClient, 'temporal'> {
  const workflow = {
    options: { namespace: 'default', loadedDataConverter: { payloadCodecs: [] } },
    workflowService: { getWorkflowExecutionHistory: () => Promise.resolve({ history: { events } }) },
  };
  return { temporal: (work) => work({ workflow } as never) };
}

const plan = { name: 'nightly', version: '1.2.0', hash: 'sha256:1', root: {} };
const summary: RunSummary = {
  runId: 'r1',
  definition: 'nightly',
  planHash: 'sha256:1',
  status: 'completed',
  startedAt: '2018-12-31T15:00:00.000Z',
  closedAt: undefined,
};

describe('the plan of a run in its history', () => {
  it.each<[string, readonly object[], unknown]>([
    ['is in the input, where it was started with it', [started({ definition: plan })], plan],
    ['is what its first activity gave', [started({ definition: 'nightly' }), {}, resolved({ plan })], plan],
    ['is not there before that', [started({ definition: 'nightly' })], undefined],
    ['is not known of an input that cannot be read', [started('sealed')], undefined],
  ])('%s', async (_, events, expected) => {
    expect(await recordedPlan(clientOf(...events), 'r1')).toEqual(expected);
  });

  it('has the version of the definition beside what the server lists', async () => {
    expect(await definitionOfRun(clientOf(started({ definition: plan })), summary)).toEqual({
      definition: 'nightly',
      version: '1.2.0',
      planHash: 'sha256:1',
    });
  });

  it('has name and hash too, where the namespace lacks the search attributes', async () => {
    const bare = { ...summary, definition: undefined, planHash: undefined };
    expect(await definitionOfRun(clientOf(started({ definition: plan })), bare)).toEqual({
      definition: 'nightly',
      version: '1.2.0',
      planHash: 'sha256:1',
    });
    expect(await definitionOfRun(clientOf(), bare)).toEqual({});
  });
});
