import { WorkflowNotFoundError, type WorkflowClient } from '@temporalio/client';
import { decideStep, pauseRun, sendEventTo } from '../../src/client/steer-run';
import { described } from './fake-workflow-client';

/** A run that takes signals, until it has ended; what was sent is in `sent`. */
function run(status = 'RUNNING') {
  const sent: unknown[] = [];
  const ended = { ...described('r', status), closeTime: new Date('2018-12-31T21:00:00Z') };
  const client: object = {
    getHandle: () => ({
      signal: async (name: string, payload: unknown) => {
        if (status !== 'RUNNING') throw new WorkflowNotFoundError('gone', 'r', undefined);
        sent.push([name, payload]);
      },
      describe: async () => (status === 'RUNNING' ? described('r', status) : ended),
    }),
  };
  return { client: client as WorkflowClient, sent };
}

describe('what a run is told', () => {
  it('reaches it as it was said', async () => {
    const { client, sent } = run();
    await pauseRun(client, 'r', 'ann');
    await decideStep(client, 'r', 'loop[0]/ask', { approved: false, by: 'ann' });
    await sendEventTo(client, 'r', 'go', { price: 42 });

    expect(sent).toEqual([
      ['pause', { by: 'ann' }],
      ['decide', { step: 'loop[0]/ask', approved: false, by: 'ann' }],
      ['event', { name: 'go', payload: { price: 42 } }],
    ]);
  });

  it.each<[string, (client: WorkflowClient) => Promise<void>, string]>([
    [
      'an event without a name',
      (client) => sendEventTo(client, 'r', '', null),
      "the name of an event has 1 to 64 characters; '' has 0",
    ],
    [
      'a name that the run would cut',
      (client) => sendEventTo(client, 'r', 'x'.repeat(65), null),
      `the name of an event has 1 to 64 characters; '${'x'.repeat(65)}' has 65`,
    ],
    [
      'a payload that the run would refuse',
      (client) => sendEventTo(client, 'r', 'go', '名'.repeat(90_000)),
      "the payload of the event 'go' has 270002 bytes; at most 262144. Send where the data is instead",
    ],
    [
      'a decision by nobody',
      (client) => decideStep(client, 'r', 'ask', { approved: true, by: '' }),
      'a decision says by whom it is; by must not be empty',
    ],
    [
      'a decision on nothing',
      (client) => decideStep(client, 'r', '', { approved: true, by: 'ann' }),
      'a decision names the step it is on, by its path',
    ],
  ])('is refused before it is sent: %s', async (_, send, message) => {
    const { client, sent } = run();

    await expect(send(client)).rejects.toMatchObject({ code: 'WrongUse', message });
    expect(sent).toEqual([]);
  });

  it('comes too late for a run that has ended, and says how that ended', async () => {
    await expect(pauseRun(run('TERMINATED').client, 'r', 'ann')).rejects.toMatchObject({
      code: 'RunEnded',
      message:
        "the run 'r' has ended already (terminated, 2018-12-31 21:00:00 UTC), so it cannot be paused; look at it: npx bellwether show r",
    });
  });
});
