import { explainForPage, lookAtRun } from '../../../src/cli/dashboard/run-look';
import type { BellwetherClient } from '../../../src/client';
import type { RunDescription } from '../../../src/protocol';

type Client = Pick<BellwetherClient, 'show' | 'progress' | 'result' | 'explain'>;

const description: RunDescription = {
  definition: 'live',
  version: '1.0.0',
  planHash: 'sha256:1',
  status: 'running',
  progress: { percent: 0, succeeded: 0, failed: 0, skipped: 0, cancelled: 0, running: 0, total: 1 },
  steps: [],
};
const market = {
  replay: '2008-10-15',
  speed: 60,
  startsAt: 0,
  realAt: 0,
  source: 'samples',
  calendar: 'XNYS',
  seed: '1',
};

const looking = (known: RunDescription): Client => ({
  show: async (runId) => ({
    runId,
    definition: 'live',
    planHash: undefined,
    status: 'running',
    startedAt: '2026-11-23T22:00:00.000Z',
    closedAt: undefined,
  }),
  progress: async () => known,
  result: () => Promise.reject(new Error('it has not ended')),
  explain: () => Promise.reject(new Error('nobody asks')),
});

it('says of a run in a recorded session that nothing of it is of the market of now', async () => {
  expect(await lookAtRun(looking({ ...description, market }), 'r1')).toMatchObject({
    standing: [
      'replay of 2008-10-15, at 60 times its speed: times and prices are of that session; nothing was sent to a venue',
    ],
  });
  expect(await lookAtRun(looking(description), 'r1')).toMatchObject({ standing: [] });
});

it('says in words what a step needs of those that it depends on', async () => {
  const client: Client = {
    ...looking(description),
    explain: async () => ({
      step: { path: 'orders', kind: 'action', status: 'succeeded' },
      reasons: [],
      dependencies: [{ step: 'limits', on: 'succeeded', status: 'skipped' }],
    }),
  };
  expect((await explainForPage(client, 'r1', 'orders')).dependencies).toEqual([
    { step: 'limits', on: 'succeeded, or skipped by its own when', status: 'skipped' },
  ]);
});
