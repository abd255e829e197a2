import {
  cli,
  removeHome,
  serverOf,
  startCli,
  temporaryHome,
  type CliProcess,
  type Finished,
} from '../../support/cli-process';
import { processesWith, survivors } from '../../support/processes';

jest.setTimeout(120_000);

const home = temporaryHome();

afterAll(async () => {
  await cli(home, ['down']);
  removeHome(home);
});

/** The server and the worker of the state folder. */
function processesHere(): number[] {
  const server = serverOf(home);
  const worker = processesWith(home).filter((pid) => pid !== process.pid);
  return server === undefined ? worker : [server.pid, ...worker];
}

const runIdIn = (out: string): string => /run (simple_backtest-[-0-9a-f]+)/.exec(out)?.[1] ?? 'none';

interface Interrupted {
  readonly runId: string;
  readonly result: Finished;
  /** From the signal to the end. */
  readonly tookMs: number;
  /** Its server and worker that still live. */
  readonly left: readonly number[];
}

/** Presses Ctrl-C, `times` times, in the middle of a run: at the third step, or the fourth where that one is done. */
async function interrupt(child: CliProcess, times: number): Promise<Interrupted> {
  await child.untilOut(/select_strategy: running|run_backtest: /);
  const pids = processesHere();
  // The server and the worker, and the processes that the worker computes in.
  expect(pids.length).toBeGreaterThanOrEqual(2);
  const at = Date.now();
  child.signal('SIGINT');
  if (times > 1) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    child.signal('SIGINT');
  }
  const result = await child.finished;
  const tookMs = Date.now() - at;
  return { runId: runIdIn(result.out), result, tookMs, left: await survivors(pids, times > 1 ? 8_000 : 0) };
}

describe('Ctrl-C in the middle of a run', () => {
  let first: Interrupted;
  let second: Interrupted;
  let completed: Finished;

  beforeAll(async () => {
    first = await interrupt(startCli(home, ['run', 'simple-backtest']), 1);
    second = await interrupt(startCli(home, ['run', 'simple-backtest', '--resume']), 2);
    completed = await cli(home, ['run', 'simple-backtest', '--resume', '--json']);
  });

  it('stops the server and the worker, says how to go on, and exits with 130', () => {
    expect(first.result.code).toBe(130);
    expect(first.result.err).toContain(
      `The run ${first.runId} keeps its place; take it up again with: npx bellwether watch ${first.runId}`,
    );
    expect(first.result.out).not.toMatch(/completed in|failed in/);
    expect(first.left).toEqual([]);
  });

  it('pressed again ends at once, and leaves nothing running either', () => {
    expect(second.result.code).toBe(130);
    expect(second.tookMs).toBeLessThan(2_000);
    expect(second.left).toEqual([]);
  });

  it('leaves the run to be taken up by --resume, which says so', () => {
    expect(second.runId).toBe(first.runId);
    expect(second.result.out).toContain(
      'Resuming the run that was interrupted; what it has completed is not done again.',
    );
    expect(second.result.out).toContain('fetch_data: succeeded');
  });

  it('costs nothing: the run completes, and no completed step runs again', () => {
    const result = JSON.parse(completed.out) as {
      runId: string;
      status: string;
      steps: { path: string; status: string; durationMs: number; attempts: number }[];
    };
    expect(result).toMatchObject({ runId: first.runId, status: 'completed' });
    expect(completed.code).toBe(0);
    const [fetched] = result.steps;
    expect(fetched).toMatchObject({ path: 'fetch_data', status: 'succeeded', attempts: 1 });
    const shown = /fetch_data: succeeded {2}(.*)/.exec(first.result.out)?.[1];
    expect(shown).toBe(
      fetched !== undefined && fetched.durationMs < 1000
        ? `${fetched.durationMs} ms`
        : `${((fetched?.durationMs ?? 0) / 1000).toFixed(1)} s`,
    );
  });
});

it('Ctrl-C while the server starts exits with 130 and starts no other run', async () => {
  const child = startCli(home, ['run', 'simple-backtest', '--json']);
  while (serverOf(home) === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
  const pids = processesHere();
  child.signal('SIGINT');
  const { code, out } = await child.finished;
  expect(code).toBe(130);
  expect(JSON.parse(out)).toEqual({ error: { code: 'Interrupted', message: 'Interrupted.' } });
  expect(await survivors(pids, 0)).toEqual([]);
  const { runs } = JSON.parse((await cli(home, ['list', '--json'])).out) as { runs: unknown[] };
  expect(runs).toHaveLength(1);
});
