import { existsSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { cli, removeHome, serverOf, temporaryHome, type Finished } from '../../support/cli-process';
import { processesWith, survivors } from '../../support/processes';

jest.setTimeout(120_000);

const home = temporaryHome();
const usualPort = 7233;

/** Fails only when it runs: a step with a condition is not looked at before. */
const failing = path.join(home, 'failing.yaml');
writeFileSync(
  failing,
  `name: failing
version: 1.0.0
type: analysis
variables:
  symbol: { type: string, default: NOPE }
steps:
  - id: fetch
    action: data.get_historical_data
    when: symbol != 'none'
    with: { symbols: ['\${{ symbol }}'], start_date: '2004-01-02', end_date: '2004-12-31' }
  - id: analyze
    action: analyze.find_patterns
    when: has(steps.fetch.output)
    with: { bars: '\${{ steps.fetch.output.bars }}' }
`,
);

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

/** Holds the usual port of Temporal, unless another program has it already. */
const holder = net.createServer((socket) => socket.destroy());

let up: Finished;
let completed: Finished;
let failed: Finished;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    holder.once('error', () => resolve());
    holder.listen(usualPort, '127.0.0.1', resolve);
  });
  up = await cli(home, ['up', '--json']);
  completed = await cli(home, ['run', 'simple-backtest', '--id', 'done-1']);
  failed = await cli(home, ['run', failing, '--id', 'failed-1']);
});

afterAll(async () => {
  await cli(home, ['down']);
  holder.close();
  removeHome(home);
});

describe('up', () => {
  it('starts a server and a worker and leaves them running', () => {
    expect(up.code).toBe(0);
    const { address, uiUrl, started } = json(up.out);
    expect(started).toEqual(['the Temporal server', 'a worker']);
    expect(address).toBe(serverOf(home)?.address);
    expect(uiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('takes another port when the usual one is in use', () => {
    expect(serverOf(home)?.address).not.toBe(`127.0.0.1:${usualPort}`);
  });

  it('called again starts nothing', async () => {
    const { pid } = serverOf(home) ?? {};
    expect(json((await cli(home, ['up', '--json'])).out)).toMatchObject({ started: [] });
    expect(serverOf(home)?.pid).toBe(pid);
  });
});

describe('run', () => {
  it('prints a line a change, then the outcome and where the report is, without colours', () => {
    expect(completed).toMatchObject({ code: 0, err: '' });
    expect(completed.out).not.toContain('\u001b');
    const lines = completed.out.split('\n').filter((line) => !line.endsWith(': running'));
    expect(lines.slice(0, 5)).toEqual([
      '',
      'simple_backtest 1.0.0   run done-1',
      '  live in the Temporal UI:',
      `  ${String(json(up.out)['uiUrl'])}/namespaces/default/workflows/done-1`,
      '',
    ]);
    // A computation in a process of its own also tells what it took.
    const time = String.raw` {2}\d+(\.\d)? m?s( {2}peak .*)?`;
    const steps = ['fetch_data', 'analyze_market', 'select_strategy', 'run_backtest', 'generate_report'];
    steps.forEach((step, index) => expect(lines[5 + index]).toMatch(new RegExp(`^${step}: succeeded${time}$`)));
    expect(lines.slice(10, 12)).toEqual(['', expect.stringMatching(/^completed in \d/)]);
    expect(completed.out).toMatch(/^ {2}return +-?[\d.]+ % +-?[\d.]+ %$/m);
    expect(completed.out).toMatch(/^ {2}trades: \d+, [\d.]+ % won {3}\(SPX \w+, IXIC \w+\)$/m);
    expect(completed.out).toContain('npx bellwether show done-1');
    const report = /^ {2}report {3}(.*)$/m.exec(completed.out)?.[1] ?? '';
    expect(report.startsWith(home)).toBe(true);
    expect(existsSync(report)).toBe(true);
  });

  it('uses the server and the worker that run', () => {
    expect(completed.err).not.toContain('Starting');
    expect(processesWith(home, 'worker-process')).toHaveLength(1);
  });

  it('that fails says in which step and why, and exits with 1', () => {
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('fetch: failed');
    expect(failed.out).toMatch(/^analyze: skipped {2}step 'fetch' failed$/m);
    expect(failed.out).toMatch(/^failed in .*\n {2}step 'fetch': NoData: no bars of NOPE.*IXIC, SPX/m);
  });

  it('gives the whole result as one JSON document', async () => {
    const { code, out } = await cli(home, ['run', failing, '--json', '--var', 'symbol=SPX']);
    expect(code).toBe(0);
    expect(out.trimEnd()).not.toContain('\n');
    expect(json(out)).toMatchObject({
      runId: expect.stringMatching(/^failing-\d{8}-\d{6}-[0-9a-f]{12}$/),
      status: 'completed',
      progress: { percent: 100, succeeded: 2 },
      context: { variables: { symbol: 'SPX' }, stepOutputs: { fetch: expect.anything(), analyze: expect.anything() } },
    });
  });
});

describe('the runs of a server', () => {
  it('are listed, the newest first', async () => {
    const { out } = await cli(home, ['list', '--json']);
    const { runs } = json(out) as { runs: Record<string, unknown>[] };
    const known = runs.filter(({ runId }) => runId === 'done-1' || runId === 'failed-1');
    expect(known).toEqual([
      expect.objectContaining({
        runId: 'failed-1',
        definition: 'failing',
        status: 'failed',
        closedAt: expect.any(String),
      }),
      expect.objectContaining({ runId: 'done-1', definition: 'simple_backtest', status: 'completed' }),
    ]);
    const { out: table } = await cli(home, ['list', '--limit', '1']);
    expect(table.split('\n')).toEqual([
      expect.stringMatching(/^RUN +DEFINITION +STATUS +STARTED \(UTC\) +TOOK$/),
      expect.any(String),
      '',
    ]);
  });

  it('are shown with variables, steps and outcome', async () => {
    const { code, out } = await cli(home, ['show', 'done-1']);
    expect(code).toBe(0);
    expect(out).toMatch(/^done-1 {3}completed {3}started \d{4}-/);
    expect(out).toMatch(/^ {2}symbols = \["SPX","IXIC"\]$/m);
    expect(out).toMatch(/^steps {3}100 %, 5 attempts, \d/m);
    expect(out).toMatch(/^ {2}✓ generate_report +succeeded/m);
    expect(out).toMatch(/^ {2}report {3}\//m);
  });

  it('are shown as one JSON document, with why they failed', async () => {
    const { out } = await cli(home, ['show', 'failed-1', '--json']);
    expect(json(out)).toMatchObject({ runId: 'failed-1', status: 'failed', error: { type: 'NoData', step: 'fetch' } });
  });

  it('that are unknown cannot be shown', async () => {
    const { code, out } = await cli(home, ['show', 'nobody', '--json']);
    expect(code).toBe(2);
    expect(json(out)).toEqual({
      error: { code: 'UnknownRun', message: "there is no run 'nobody'; 'bellwether list' shows them" },
    });
  });

  it('are followed as one event a line, which ends with the result', async () => {
    const started = json((await cli(home, ['start', 'simple-backtest', '--json'])).out);
    expect(started).toEqual({
      runId: expect.stringMatching(/^simple_backtest-/),
      definition: 'simple_backtest',
      planHash: expect.stringMatching(/^sha256:/),
    });
    const { code, out } = await cli(home, ['watch', String(started['runId']), '--json']);
    const events = out.trimEnd().split('\n').map(json);
    expect(events[0]).toMatchObject({ kind: 'started', runId: started['runId'], definition: 'simple_backtest' });
    expect(events.at(-1)).toMatchObject({ kind: 'ended', status: 'completed', result: { status: 'completed' } });
    expect(events.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
    expect(code).toBe(0);
  });

  it('that are over are watched to their end at once, with the exit code of the run', async () => {
    const { code, out } = await cli(home, ['watch', 'failed-1']);
    expect(code).toBe(1);
    expect(out).toMatch(/fetch: failed .*\n[^]*failed in /);
  });
});

it('the doctor finds all in order', async () => {
  const { code, out } = await cli(home, ['doctor', '--json']);
  const { healthy, findings } = json(out) as {
    healthy: boolean;
    findings: { check: string; verdict: string; text: string }[];
  };
  expect(findings.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
  expect(findings.find(({ check }) => check === 'Temporal server')?.text).toBe(serverOf(home)?.address);
  expect([healthy, code]).toEqual([true, 0]);
});

describe('a server that TEMPORAL_ADDRESS names', () => {
  const environment = (): Record<string, string> => ({ TEMPORAL_ADDRESS: serverOf(home)?.address ?? '' });

  it('gets runs that wait for a worker, and a note that none is there', async () => {
    const { code, out, err } = await cli(home, ['start', 'simple-backtest', '--task-queue', 'nobody'], environment());
    expect(code).toBe(0);
    expect(out).toMatch(/^started simple_backtest-/);
    expect(err).toMatch(/No worker has polled the task queue 'nobody' at .* Start it with: bellwether worker/);
  });

  it('says so when it lacks the namespace', async () => {
    const { code, err } = await cli(home, ['list'], { ...environment(), TEMPORAL_NAMESPACE: 'nowhere' });
    expect(code).toBe(1);
    expect(err).toMatch(/^the Temporal server at \S+ has no namespace 'nowhere'; set TEMPORAL_NAMESPACE/);
  });
});

it('the embedded server is reached whatever the environment says of namespaces, keys and proxies', async () => {
  const proxy = 'http://127.0.0.1:9';
  const environment = {
    TEMPORAL_NAMESPACE: 'nowhere',
    TEMPORAL_API_KEY: 'secret',
    http_proxy: proxy,
    grpc_proxy: proxy,
    no_proxy: '',
  };
  const { code, out } = await cli(home, ['list', '--json', '--limit', '1'], environment);
  expect(code).toBe(0);
  expect(json(out)['runs']).toHaveLength(1);
});

it('down stops server and worker, and says what it stopped', async () => {
  const { pid } = serverOf(home) ?? { pid: 0 };
  const pids = [pid, ...processesWith(home).filter((other) => other !== process.pid)];
  // The server and the worker, and the processes that the worker computes in.
  expect(pids.length).toBeGreaterThanOrEqual(2);
  const { code, out } = await cli(home, ['down', '--json']);
  expect(code).toBe(0);
  expect(json(out)).toEqual({ stopped: ['the worker', 'the Temporal server'] });
  expect(await survivors(pids, 0)).toEqual([]);
  expect((await cli(home, ['down'])).out).toBe('nothing was running\n');
});
