import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cli, removeHome, startCli, temporaryHome, type Finished } from '../../support/cli-process';

jest.setTimeout(120_000);

const home = temporaryHome();
const file = path.join(home, 'steered.yaml');
writeFileSync(
  file,
  `name: steered
version: 1.0.0
type: analysis
steps:
  - { id: pick, set: { regime: calm } }
  - { id: go, wait: { event: go } }
  - { id: ask, approve: 'Go on with the plan?' }
  - { id: panic, when: steps.pick.output.regime == 'crisis', set: { sold: true } }
events:
  on_emergency: [{ id: tell, set: { told: true } }]
`,
);

const bellwether = (...argv: string[]): Promise<Finished> => cli(home, argv);
const document = ({ out }: Finished): unknown => JSON.parse(out);

/** Waits until a step of a run is where it should be. */
async function reached(runId: string, step: string, status: string): Promise<void> {
  for (;;) {
    const { out } = await bellwether('explain', runId);
    if (new RegExp(`^. ${step} +${status}`, 'm').test(out)) return;
  }
}

beforeAll(async () => {
  await bellwether('up');
});

afterAll(async () => {
  await bellwether('down');
  removeHome(home);
});

describe('a run that is steered from the command line', () => {
  beforeAll(async () => {
    await bellwether('start', file, '--id', 's1');
    await reached('s1', 'go', 'running');
  });

  it('is paused, and goes on when it is resumed', async () => {
    expect(await bellwether('pause', 's1', '--by', 'ann')).toEqual({
      code: 0,
      out: 's1 is paused, by ann; nothing more starts\n  let it go on: npx bellwether resume s1\n',
      err: '',
    });
    expect((await bellwether('show', 's1')).out).toContain('paused: nothing starts until it is resumed');
    expect(await bellwether('resume', 's1')).toEqual({ code: 0, out: 's1 goes on\n', err: '' });
    expect(await bellwether('resume', 's1')).toEqual({ code: 0, out: 's1 was not paused\n', err: '' });
  });

  it('says what it waits for, why, and what it does not know', async () => {
    expect((await bellwether('explain', 's1')).out).toBe(
      [
        '✓ pick   succeeded',
        "▸ go     running    waits for the event 'go'",
        '· ask    waiting    what comes before it has not ended',
        '· panic  waiting    what comes before it has not ended',
        '',
      ].join('\n'),
    );
    expect((await bellwether('explain', 's1', 'ask')).out).toBe(
      "· ask   waiting\n  It waits for 'go' (running).\n  depends on  go: needs succeeded; it is running\n",
    );
    const { code, err } = await bellwether('explain', 's1', 'panik');
    expect({ code, err }).toEqual({ code: 2, err: "the run 's1' has no step 'panik'. Did you mean 'panic'?\n" });
  });

  it('says that an event or a decision means nothing to it', async () => {
    expect(await bellwether('signal', 's1', 'gone')).toEqual({
      code: 2,
      out: '',
      err: "It had no effect: event 'gone': no handler is open to it and no step waits for it; the run takes: go\n",
    });
    const { code, err, out } = await bellwether('approve', 's1', 'pick', '--by', 'ann', '--json');
    expect({ code, err }).toEqual({
      code: 2,
      err: "It had no effect: decision of 'ann' on 'pick': it is succeeded, not waiting for one\n",
    });
    expect(JSON.parse(out)).toMatchObject({ runId: 's1', sent: true, step: 'pick', notes: [expect.any(String)] });
  });

  it('takes an event and a decision, and tells both to who watches', async () => {
    const watching = startCli(home, ['watch', 's1', '--json']);
    await watching.untilOut(/"kind":"started"/);
    expect(await bellwether('signal', 's1', 'go', '--payload', '{"price": 42}')).toEqual({
      code: 0,
      out: "sent the event 'go' to s1\n",
      err: '',
    });
    await reached('s1', 'ask', 'running');
    expect(await bellwether('approve', 's1', 'ask', '--reject', '--by', 'bob')).toEqual({
      code: 0,
      out: 'rejected ask of s1; it is decided (bob rejected)\n',
      err: '',
    });

    const { code, out } = await watching.finished;
    expect(code).toBe(0);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; message?: string });
    expect(events.filter(({ kind }) => kind === 'message').map(({ message }) => message)).toEqual(
      expect.arrayContaining(['pause', 'resume', 'event', 'decide']),
    );
    expect(events.at(-1)).toMatchObject({ kind: 'ended', status: 'completed' });
    expect((await bellwether('explain', 's1', 'panic')).out).toContain(
      `It was skipped: false because steps.pick.output.regime ("calm") == 'crisis' is false.`,
    );
  });

  it.each([
    ['pause', 'paused'],
    ['cancel', 'cancelled'],
    ['halt', 'halted'],
  ])('cannot be steered when it has ended: %s', async (command, what) => {
    const reason = command === 'halt' ? ['--reason', 'late'] : [];
    const { code, err, out } = await bellwether(command, 's1', ...reason);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      new RegExp(
        `^the run 's1' has ended already \\(completed, .* UTC\\), so it cannot be ${what}; look at it: npx bellwether show s1\n$`,
      ),
    );
    expect(await bellwether(command, 'never-was', ...reason)).toMatchObject({
      code: 2,
      err: "there is no run 'never-was'; 'bellwether list' shows them\n",
    });
  });
});

it('a halt stops a run, tells what came of it, and makes who watches end with 1', async () => {
  await bellwether('start', file, '--id', 's2');
  await reached('s2', 'go', 'running');
  const watching = startCli(home, ['watch', 's2']);

  const halted = await bellwether('halt', 's2', '--reason', 'fat finger', '--by', 'ann');

  expect(halted).toMatchObject({
    code: 0,
    out: 'halted s2: fat finger\n  stopped: go\n  ✓ events.on_emergency[0] succeeded\n',
  });
  expect(halted.err).toMatch(/^The halt of s2 is sent\.$/m);
  const { code, out } = await watching.finished;
  expect(code).toBe(1);
  expect(out).toMatch(/^halted by ann: fat finger$/m);
  expect(document(await bellwether('halt', 's2', '--reason', 'again', '--json'))).toEqual({
    runId: 's2',
    reason: 'again',
    confirmed: true,
    answer: {
      status: 'halted',
      cancelled: ['go'],
      handlers: [{ path: 'events.on_emergency[0]', status: 'succeeded' }],
      // What the run keeps: the first halt counts.
      reason: 'fat finger',
      by: 'ann',
    },
    accounts: [],
  });
});

it('cancels a run, and sums up what has ended', async () => {
  await bellwether('start', file, '--id', 's3');
  expect((await bellwether('cancel', 's3')).code).toBe(0);
  expect(await bellwether('watch', 's3')).toMatchObject({ code: 1, out: expect.stringContaining('\ncancelled in ') });

  const stats = async () => document(await bellwether('stats', 'steered', '--json'));
  while (((await stats()) as { read: number }).read < 3);

  expect(await stats()).toMatchObject({
    read: 3,
    withoutResult: 1,
    definitions: [{ definition: 'steered', runs: 3, outcomes: { completed: 1, halted: 1, cancelled: 1 } }],
  });
  expect((await bellwether('stats')).out).toMatch(/^steered +3 /m);
});
