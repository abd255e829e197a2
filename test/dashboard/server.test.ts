import { startDashboard, type Dashboard } from '../../src/dashboard';
import { haltLevels } from '../../src/dashboard/sources';
import { deskHaltLevels } from '../../src/slices/trading-desk-port';
import { ask, cookieOf, formKeyOf, listen } from './browse';
import { fakeSources, nasty, runLook, type FakeSources } from './fake-sources';

let sources: FakeSources;
let dashboard: Dashboard;
let cookie: string;

beforeEach(async () => {
  sources = fakeSources();
  dashboard = await startDashboard({ sources, port: 0, everyMs: 10, mostStreams: 3 });
  cookie = await cookieOf(dashboard);
});
afterEach(() => dashboard.close());

const pages = ['/', '/run?id=r1', '/step?run=r1&path=a', '/halt?scope=run&key=r1'];

describe('who may look', () => {
  it.each([...pages, '/live', '/assets/style.css', '/assets/script.js'])(
    'is refused %s without the token',
    async (path) => {
      expect((await ask(dashboard, path)).status).toBe(401);
      const other = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      expect((await ask(dashboard, path, { headers: { cookie: other } })).status).toBe(401);
    },
  );

  it.each(['', 'x', 'A'.repeat(43)])('is refused with the wrong token %p', async (token) => {
    const { status, headers } = await ask(dashboard, `/?token=${token}`);
    expect({ status, cookie: headers['set-cookie'] }).toEqual({ status: 401, cookie: undefined });
  });

  it('is known after showing the token once, which the address then no longer has', async () => {
    const { status, headers } = await ask(dashboard, `/run?id=r1&token=${dashboard.token}`);
    expect({ status, location: headers.location }).toEqual({ status: 303, location: '/run?id=r1' });
    expect(headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(headers['set-cookie']?.[0]).not.toContain(dashboard.token);
    expect((await ask(dashboard, '/run?id=r1', { headers: { cookie } })).status).toBe(200);
  });

  it('is not led to another host by the address', async () => {
    const { headers } = await ask(dashboard, `//evil.example/?token=${dashboard.token}`);
    expect(headers.location ?? '/').not.toMatch(/^\/\/|^http/);
  });

  it.each([
    ['another name for this machine', { host: 'evil.example' }],
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['the same machine on another port', { origin: 'http://127.0.0.1:1' }],
  ])('is refused by %s', async (_, headers) => {
    expect((await ask(dashboard, '/', { headers: { cookie, ...headers } })).status).toBe(403);
  });

  it('needs a token that cannot be guessed', async () => {
    await expect(startDashboard({ sources, port: 0, token: 'secret' })).rejects.toMatchObject({ code: 'WrongUse' });
  });
});

describe('a page', () => {
  it.each(pages)(
    'lets nothing run or load in %s but what the server serves, and shows scripts as text',
    async (path) => {
      const { body, headers } = await ask(dashboard, path, { headers: { cookie } });
      expect(headers['content-security-policy']).toMatch(
        /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/,
      );
      expect(headers['cache-control']).toBe('no-store');
      expect(body).not.toContain(nasty);
      expect(body.match(/<script/g)).toEqual(['<script']);
      expect(body).not.toMatch(/ style=| on[a-z]+=|https?:\/\/(?!www\.w3\.org)/);
    },
  );

  it('shows the text of a script in a name as it is written', async () => {
    const { body } = await ask(dashboard, '/', { headers: { cookie } });
    expect(body).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  });

  it('has landmarks, one heading of the first order, and tables with heads', async () => {
    const { body } = await ask(dashboard, '/run?id=r1', { headers: { cookie } });
    for (const element of ['<main', '<header', '<nav aria-label', '<footer', 'aria-live="polite"'])
      expect(body).toContain(element);
    expect(body.match(/<h1/g)).toHaveLength(1);
    expect(body).toMatch(/<th role="columnheader" scope="col"/);
    expect(body).toMatch(/<th role="rowheader" scope="row"/);
  });

  it('writes gains and losses with their sign, and thousands apart', async () => {
    const { body } = await ask(dashboard, '/', { headers: { cookie } });
    expect(body).toContain('1,234,567.50');
    expect(body).toMatch(/class="loss">\s*\u22121,500\.25/);
    expect(body).toMatch(/class="gain">\s*\+65,432\.50/);
    expect(body).toContain('600.1235');
  });

  it('says so where one thing is not known, and shows the others', async () => {
    sources.failing = 'the server is away';
    const { status, body } = await ask(dashboard, '/', { headers: { cookie } });
    expect(status).toBe(200);
    expect(body).toContain('This is not known at the moment: the server is away');
    expect(body).toContain('Thanksgiving');
  });

  it.each(['/run?id=nope', '/nope', '/halt?scope=moon&key=x'])('answers that there is no %s', async (path) => {
    expect((await ask(dashboard, path, { headers: { cookie } })).status).toBe(404);
  });

  it('is not changed by any other method', async () => {
    const origin = `http://127.0.0.1:${dashboard.port}`;
    expect((await ask(dashboard, '/', { method: 'POST', headers: { cookie, origin } })).status).toBe(405);
  });
});

describe('what changes', () => {
  it('is told to all who listen, by one look at a time', async () => {
    const listeners = [1, 2, 3].map(() => listen(dashboard, '/live?run=r1', cookie));
    await Promise.all(listeners.map((one) => one.until('fresh')));
    const before = sources.looks;
    sources.look = runLook({
      status: 'halted',
      steps: [{ ...runLook().steps[1], path: 'b', kind: 'wait', status: 'cancelled', took: '', why: '' }],
    });
    const said = await Promise.all(listeners.map((one) => one.until('say')));
    expect(said).toEqual([1, 2, 3].map(() => ['The run is halted.', 'b cancelled']));
    // Three polls would have looked three times as often as what was told.
    expect(sources.looks - before).toBeLessThan(30);
    for (const one of listeners) one.leave();
  });

  it('is sent as the parts that changed, and no others', async () => {
    const stream = listen(dashboard, '/live?run=r1', cookie);
    await stream.until('fresh');
    const first = stream.events
      .filter(({ event }) => event === 'section')
      .map(({ data }) => (data as { id: string }).id);
    expect(first).toEqual(['halting', 'standing', 'graph', 'steps', 'happened']);
    sources.look = runLook({ happened: ['something'] });
    const section = (await stream.until('section')) as { id: string; html: string };
    expect(section.id).toBe('happened');
    expect(section.html).toContain('something');
    stream.leave();
  });

  it('ends when nothing changes any more', async () => {
    sources.look = runLook({ status: 'completed', closedAt: '2008-10-15T20:00:00.000Z' });
    const stream = listen(dashboard, '/live?run=r1', cookie);
    await stream.until('over');
    await stream.ended;
    const looks = sources.looks;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sources.looks).toBe(looks);
  });

  it('is told to be old when it cannot be looked at, and to be fresh again', async () => {
    const stream = listen(dashboard, '/live?run=r1', cookie);
    await stream.until('fresh');
    sources.failing = 'the server is away';
    expect(await stream.until('stale')).toEqual({ problem: 'the server is away' });
    sources.failing = undefined;
    await stream.until('fresh');
    stream.leave();
  });

  it('is looked at for nobody when the last has left', async () => {
    const stream = listen(dashboard, '/live?run=r1', cookie);
    await stream.until('fresh');
    stream.leave();
    await stream.ended;
    let looks = -1;
    while (looks !== sources.looks) {
      looks = sources.looks;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sources.looks).toBe(looks);
  });

  it('goes to so many listeners and no more, until one leaves', async () => {
    const three = [1, 2, 3].map(() => listen(dashboard, '/live', cookie));
    await Promise.all(three.map((one) => one.until('fresh')));
    const { status, headers } = await ask(dashboard, '/live', { headers: { cookie } });
    expect({ status, after: headers['retry-after'] }).toEqual({ status: 503, after: '10' });
    for (const one of three) one.leave();
  });

  it('ends for all when the dashboard does', async () => {
    const stream = listen(dashboard, '/live', cookie);
    await stream.until('fresh');
    await dashboard.close();
    await stream.ended;
  });
});

describe('a halt', () => {
  const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();
  const wish = { scope: 'run', key: 'r1', level: 'flatten', reason: 'prices are wrong' };
  const post = async (fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
    ask(dashboard, '/halt', {
      method: 'POST',
      headers: {
        cookie,
        origin: `http://127.0.0.1:${dashboard.port}`,
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: form({ form_key: await formKeyOf(dashboard, cookie), ...fields }),
    });

  it('offers the levels of the desk', () => {
    expect(haltLevels).toEqual(deskHaltLevels);
  });

  it('is carried out, and what came of it is shown as text', async () => {
    const answer = post(wish);
    while (sources.halts.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    sources.answerHalt();
    const { status, body } = await answer;
    expect(status).toBe(200);
    expect(sources.halts).toEqual([wish]);
    expect(body).toContain('halted r1\n&lt;script&gt;');
  });

  it('is one halt, however often it is asked for while it is under way', async () => {
    const answers = [1, 2].map(() => post(wish, { accept: 'application/json' }));
    while (sources.halts.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    sources.answerHalt();
    for (const { body } of await Promise.all(answers))
      expect(JSON.parse(body)).toEqual({ confirmed: true, lines: ['halted r1', nasty] });
    expect(sources.halts).toHaveLength(1);
  });

  it('is offered for a run, unless there is nothing of it to halt: then the page says why', async () => {
    const offered = async (): Promise<string> => (await ask(dashboard, '/run?id=r1', { headers: { cookie } })).body;
    expect(await offered()).toMatch(/<a\s+class="button danger halt"/);

    sources.look = runLook({
      status: 'halted',
      closedAt: '2008-10-15T20:00:00.000Z',
      notToHalt: `It has ended ${nasty}`,
    });
    const body = await offered();
    expect(body).not.toContain('class="button danger halt"');
    expect(body).toContain('It has ended &lt;script&gt;');
  });

  it('is no longer offered on a page that is open, once there is nothing to halt', async () => {
    const stream = listen(dashboard, '/live?run=r1', cookie);
    await stream.until('fresh');
    sources.look = runLook({ notToHalt: 'It has ended' });
    const section = (await stream.until('section')) as { id: string; html: string };
    expect(section).toEqual({ id: 'halting', html: '<p class="note">It has ended</p>' });
    stream.leave();
  });

  it.each<[string, Readonly<Record<string, string>>, Record<string, string>, number]>([
    ['a page that does not have the key of the forms', { ...wish, form_key: 'x' }, {}, 403],
    ['a page of another origin', wish, { origin: 'http://evil.example' }, 403],
    ['a page without an origin', wish, { origin: 'null' }, 403],
    ['another site, as the browser says', wish, { 'sec-fetch-site': 'cross-site' }, 403],
    ['who is not known', wish, { cookie: '' }, 401],
    ['who gives no reason', { ...wish, reason: ' ' }, {}, 400],
    ['who names no run', { ...wish, key: '' }, {}, 400],
    ['who names a run and means all', { ...wish, scope: 'all' }, {}, 400],
    ['a level that there is not', { ...wish, level: 'softly' }, {}, 400],
    ['a scope that there is not', { ...wish, scope: 'moon' }, {}, 400],
    ['a form of many bytes', { ...wish, reason: 'x'.repeat(20_000) }, {}, 413],
  ])('is refused to %s', async (_, fields, headers, status) => {
    expect((await post(fields, headers)).status).toBe(status);
    expect(sources.halts).toEqual([]);
  });

  it('is refused to a request that does not say where it comes from', async () => {
    const body = form({ form_key: await formKeyOf(dashboard, cookie), ...wish });
    expect((await ask(dashboard, '/halt', { method: 'POST', headers: { cookie }, body })).status).toBe(403);
    expect(sources.halts).toEqual([]);
  });
});
