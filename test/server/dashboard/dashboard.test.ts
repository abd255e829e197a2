import { ask, formKeyOf, listen } from '../../dashboard/browse';
import { nasty, startServed, type Served } from './served';

jest.setTimeout(180_000);

let served: Served;
beforeAll(async () => {
  served = await startServed();
  await served.start('r1');
});
afterAll(async () => {
  await served.stop();
});

it('is closed to who does not know the token', async () => {
  expect((await ask(served, '/run?id=r1')).status).toBe(401);
});

it('shows a run: its graph with the state of each step, and why each stands as it does', async () => {
  const body = await served.page('/run?id=r1');
  expect(body).toMatch(/<svg [^>]*aria-label="Graph of shown"/);
  for (const [mark, state] of [
    ['✓', 'succeeded'],
    ['✗', 'failed'],
    ['–', 'skipped'],
    ['▸', 'running'],
    ['·', 'waiting'],
  ] as const) {
    expect(body).toContain(`state-${state}"`);
    expect(body).toContain(`${mark} ${state}</text>`);
  }
  expect(body).toContain('false because steps.pick.output.regime (&quot;calm&quot;) == &#39;crisis&#39; is false');
  expect(body).toContain('no bars of NOSUCH');
  expect(body).toContain('waits for the event &#39;go&#39;');
});

it('shows what is written as a script in names, messages and alerts as text', async () => {
  const pages = await Promise.all(['/', '/run?id=r1', '/step?run=r1&path=ask'].map((page) => served.page(page)));
  for (const body of pages) expect(body).not.toContain(nasty);
  expect(pages[0]).toContain('Alert &lt;script&gt;document.title');
  expect(pages[1]).toContain('&lt;script&gt;');
});

it('explains a step as the command does', async () => {
  const body = await served.page('/step?run=r1&path=panic');
  expect(body).toContain('It was skipped: false because');
  expect(body).toContain('steps.pick.output.regime == &#39;crisis&#39;');
  expect((await ask(served, '/step?run=r1&path=panik', { headers: { cookie: served.cookie } })).status).toBe(404);
});

it('tells who listens what changes, while it changes', async () => {
  const stream = listen(served, '/live?run=r1', served.cookie);
  await stream.until('fresh');
  await served.bellwether('signal', 'r1', 'go');
  const said = await stream.until('say', (sentences: readonly string[]) => sentences.includes('ask running'));
  expect(said).toEqual(expect.arrayContaining(['go succeeded']));
  const steps = stream.events.filter(
    ({ event, data }) => event === 'section' && (data as { id: string }).id === 'steps',
  );
  expect(JSON.stringify(steps.at(-1))).toContain('asks: Go on with &lt;script&gt;');
  stream.leave();
});

it('halts a run as the command does, says what it answered, and shows the run halted', async () => {
  const stream = listen(served, '/live?run=r1', served.cookie);
  await stream.until('fresh');
  const body = new URLSearchParams({
    form_key: await formKeyOf(served, served.cookie),
    scope: 'run',
    key: 'r1',
    level: 'flatten',
    reason: `wrong prices ${nasty}`,
  }).toString();
  const origin = `http://127.0.0.1:${served.port}`;
  const headers = { cookie: served.cookie, origin, accept: 'application/json' };
  const answer = await ask(served, '/halt', { method: 'POST', headers, body });
  const { confirmed, lines } = JSON.parse(answer.body) as { confirmed: boolean; lines: readonly string[] };
  expect({ confirmed, lines }).toEqual({
    confirmed: true,
    lines: expect.arrayContaining(['The halt of r1 is sent.', `halted r1: wrong prices ${nasty}`, '  stopped: ask']),
  });
  await stream.until('over');
  await stream.ended;
  expect((await served.bellwether('show', 'r1')).out).toMatch(/^r1 {3}halted/);
  const page = await served.page('/run?id=r1');
  expect(page).toMatch(/■<\/span>\s*halted/);
  expect(page).toContain('Halted by ');
  expect(page).not.toContain(nasty);
});

it('says why a halt cannot be carried out', async () => {
  const form = {
    form_key: await formKeyOf(served, served.cookie),
    scope: 'all',
    key: '',
    level: 'freeze',
    reason: 'test',
  };
  const origin = `http://127.0.0.1:${served.port}`;
  const headers = { cookie: served.cookie, origin, accept: 'application/json' };
  const { body } = await ask(served, '/halt', { method: 'POST', headers, body: new URLSearchParams(form).toString() });
  expect(JSON.parse(body)).toMatchObject({
    confirmed: false,
    lines: [expect.stringContaining('there is no ledger yet')],
  });
});
