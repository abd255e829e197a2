import { exitCodeOf, interruptedError, runUrl, startRun, variablesFromText } from '../../../src/cli/commands/shared';
import { BellwetherError, type RunSummary } from '../../../src/client';
import { loadDefinition } from '../../../src/client/definitions';
import type { Plan } from '../../../src/engine';

describe('variablesFromText', () => {
  let plan: Plan;

  beforeAll(async () => {
    ({ plan } = await loadDefinition('simple-backtest'));
  });

  it.each([
    ['symbols', 'SPX', ['SPX']],
    ['symbols', 'SPX, IXIC', ['SPX', 'IXIC']],
    ['symbols', '["SPX"]', ['SPX']],
    ['symbols', '', []],
    ['initial_capital', '50000', 50_000],
    ['initial_capital', '5e4', 50_000],
    ['initial_capital', '50,000', '50,000'],
    ['initial_capital', '0x10', '0x10'],
    ['start_date', '2010-01-04', '2010-01-04'],
    ['unknown', '1', '1'],
    ['constructor', '1', '1'],
  ])('reads %s=%s as %j', (name, text, value) => {
    expect(variablesFromText(plan, { [name]: text })).toEqual({ [name]: value });
  });
});

describe('startRun', () => {
  const ended: RunSummary = {
    runId: 'mine',
    definition: 'simple_backtest',
    planHash: undefined,
    status: 'completed',
    startedAt: '2026-01-02T15:04:05.678Z',
    closedAt: '2026-01-02T15:05:00.000Z',
  };

  /** A client that knows one run, or fails to look. */
  function clientWith(known: RunSummary | BellwetherError) {
    const started: object[] = [];
    return {
      started,
      show: (runId: string) =>
        known instanceof BellwetherError
          ? Promise.reject(known)
          : runId === known.runId
            ? Promise.resolve(known)
            : Promise.reject(new BellwetherError('UnknownRun', 'there is none')),
      start: (_: unknown, __: unknown, options: { readonly runId?: string } = {}) => {
        started.push(options);
        return Promise.resolve(options.runId ?? 'generated');
      },
    };
  }

  let plan: Plan;

  beforeAll(async () => {
    ({ plan } = await loadDefinition('simple-backtest'));
  });

  it('refuses an id that was used before, also when that run has ended', async () => {
    const client = clientWith(ended);
    await expect(startRun(client, plan, {}, { id: 'mine' })).rejects.toMatchObject({
      code: 'RunExists',
      message:
        "there is a run 'mine' already (completed, started 2026-01-02 15:04:05 UTC). " +
        'Give another --id, or look at that one: npx bellwether show mine',
    });
    expect(client.started).toEqual([]);
  });

  it.each([
    ['an id of its own', 'yours', [{ runId: 'yours' }], 'yours'],
    ['no id', undefined, [{}], 'generated'],
  ])('starts a run with %s', async (_, id, options, runId) => {
    const client = clientWith(ended);
    expect(await startRun(client, plan, {}, { ...(id !== undefined && { id }) })).toBe(runId);
    expect(client.started).toEqual(options);
  });

  it('starts nothing when it cannot look', async () => {
    const client = clientWith(new BellwetherError('TemporalUnreachable', 'no answer'));
    await expect(startRun(client, plan, {}, { id: 'mine' })).rejects.toMatchObject({ code: 'TemporalUnreachable' });
    expect(client.started).toEqual([]);
  });
});

describe('exitCodeOf', () => {
  it.each([
    ['completed', 0],
    ['degraded', 0],
    ['failed', 1],
    ['cancelled', 1],
    ['timed_out', 1],
    ['running', 1],
  ] as const)('of a run that is %s is %d', (status, code) => {
    expect(exitCodeOf(status)).toBe(code);
  });
});

describe('what is said after Ctrl-C', () => {
  it.each([
    [false, 'Interrupted. The run r-1 keeps its place; take it up again with: npx bellwether watch r-1'],
    [true, 'No longer watching. The run r-1 goes on in the background; follow it with: npx bellwether watch r-1'],
  ])('when a worker stays (%p)', (stays, message) => {
    expect(interruptedError('r-1', stays).message).toBe(message);
  });
});

describe('runUrl', () => {
  it('escapes what an id may hold', () => {
    expect(runUrl('http://127.0.0.1:8233', 'default', 'a/b ?')).toBe(
      'http://127.0.0.1:8233/namespaces/default/workflows/a%2Fb%20%3F',
    );
  });
});
