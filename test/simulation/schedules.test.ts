import { runVirtually } from '../../src/simulation';
import { kitPlan } from '../support/kit/scenario';

/** A step that fires every minute for five minutes, and whose ticks take so long. */
async function played(overlap: string, tookMs: number) {
  const plan = kitPlan({
    name: overlap,
    definition: {
      steps: [
        {
          id: 'loop',
          schedule: { cron: '* * * * *', until: '2008-10-15T14:05:30Z', overlap },
          mode: 'parallel',
          steps: [
            { id: 'work', action: 'kit.give', timeout: '10m' },
            { id: 'beside', set: { value: 1 } },
          ],
        },
      ],
    },
  });
  const begun: string[] = [];
  const { result } = await runVirtually({
    plan,
    variables: {},
    startAt: Date.parse('2008-10-15T14:00:30Z'),
    runId: 'run',
    child: () => {
      throw new Error('it has no children');
    },
    perform: ({ at }) => {
      begun.push(new Date(at).toISOString().slice(14, 19));
      return { kind: 'succeeded', output: { value: 1 }, tookMs };
    },
  });
  const iterations = result.steps.find(({ path }) => path === 'loop')?.iterations;
  return { status: result.status, begun, iterations };
}

const minutes = ['01:00', '02:00', '03:00', '04:00', '05:00'];

it.each([
  ['skip', 30_000, minutes, { succeeded: 5, overlapped: 0 }],
  ['skip', 90_000, ['01:00', '03:00', '05:00'], { succeeded: 3, overlapped: 2 }],
  ['buffer_one', 150_000, ['01:00', '03:30'], { succeeded: 2, overlapped: 2 }],
  ['buffer_all', 70_000, ['01:00', '02:10', '03:20', '04:30'], { succeeded: 4, overlapped: 0 }],
  ['allow_all', 90_000, minutes, { succeeded: 5, overlapped: 0 }],
  ['cancel_other', 90_000, minutes, { succeeded: 1, cancelled: 4, overlapped: 0 }],
  ['terminate_other', 90_000, minutes, { succeeded: 1, overlapped: 0 }],
])('%s, with ticks of %d ms, begins what the policy says', async (overlap, tookMs, begun, counts) => {
  const played1 = await played(overlap, tookMs);
  expect(played1.begun).toEqual(begun);
  expect(played1.iterations).toMatchObject(counts);
});
