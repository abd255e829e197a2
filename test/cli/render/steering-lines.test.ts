import { stripVTControlCharacters } from 'node:util';
import { haltLines } from '../../../src/cli/render/halt-lines';
import { happeningLine } from '../../../src/cli/render/happening-line';
import { standingLines } from '../../../src/cli/render/outcome';
import { statisticsLines } from '../../../src/cli/render/statistics-lines';
import { stepExplanationLines } from '../../../src/cli/render/step-explanation';
import { estimateLine, stepTree } from '../../../src/cli/render/steps';
import type { RunEvent } from '../../../src/client';

const plain = (lines: readonly string[]): string[] => lines.map(stripVTControlCharacters);

describe('a halt', () => {
  it('says what was stopped and how each handler ended', () => {
    const answer = {
      status: 'halted' as const,
      cancelled: ['loop/quotes', 'loop'],
      handlers: [
        { path: 'events.on_emergency[0]', status: 'failed', error: 'the broker\nis away' },
        { path: 'events.on_emergency[1]', status: 'succeeded' },
      ],
    };
    expect(plain(haltLines('r', 'fat finger', { confirmed: true, answer }, 80))).toEqual([
      'halted r: fat finger',
      '  stopped: loop/quotes, loop',
      '  ✗ events.on_emergency[0] failed: the broker is away',
      '  ✓ events.on_emergency[1] succeeded',
    ]);
  });

  it('that was halted before keeps the reason that was given then', () => {
    const answer = { status: 'halted' as const, cancelled: [], handlers: [], reason: 'fat finger', by: 'ann' };

    expect(plain(haltLines('r', 'once more', { confirmed: true, answer }, 100)).slice(0, 2)).toEqual([
      'halted r: fat finger',
      '  It was halted before by ann, and keeps the reason that was given then.',
    ]);
    expect(plain(haltLines('r', 'fat finger', { confirmed: true, answer }, 100))[1]).toBe('  nothing was in flight');
  });

  it('counts what would be a long list, and says that nobody was told', () => {
    const cancelled = Array.from({ length: 23 }, (_, index) => `s${index}`);
    const lines = plain(
      haltLines('r', 'x', { confirmed: true, answer: { status: 'halted', cancelled, handlers: [] } }, 200),
    );

    expect(lines[1]).toMatch(/ s19, and 3 more$/);
    expect(lines[2]).toBe('  the definition has no on_emergency');
  });

  it('that is not confirmed says what is known', () => {
    const why = 'no worker answered within 5 s';
    expect(plain(haltLines('r', 'x', { confirmed: false, sent: true, why }, 80))).toEqual([
      'sent, not confirmed: no worker answered within 5 s',
      '  The server keeps the halt of r: the run stops as soon as a worker serves it.',
      '  Start one (npx bellwether worker), and ask again with the same command.',
    ]);
  });
});

describe('what happens to a run, in a line', () => {
  it.each<[RunEvent, string | undefined]>([
    [{ kind: 'paused', at: 't', by: 'ann' }, 'paused by ann'],
    [{ kind: 'resumed' }, 'resumed'],
    [{ kind: 'halted', reason: 'too\nrisky' }, 'halted: too risky'],
    [{ kind: 'event', name: 'alarm', handler: 'events.alarm[0]' }, 'event alarm: events.alarm[0] begins'],
    [{ kind: 'message', at: 't', message: 'event', payload: { name: 'go' } }, 'event: {"name":"go"}'],
    [{ kind: 'message', at: 't', message: 'decide' }, 'decide: (nothing that can be read)'],
    [{ kind: 'message', at: 't', message: 'cancel' }, 'cancellation was asked for'],
    [{ kind: 'message', at: 't', message: 'pause' }, undefined],
    [
      { kind: 'handler_failed', handler: 'events.alarm[0]', error: { type: 'E', message: 'm' } },
      'handler events.alarm[0] failed: E: m',
    ],
    [{ kind: 'note', at: 't', text: 'event x: nobody' }, 'note: event x: nobody'],
    [{ kind: 'estimate', estimate: { durationMs: 125_000, runs: 5 } }, 'the last 5 runs took about 2 m 05 s'],
  ])('%j', (event, line) => {
    expect(happeningLine(event)).toBe(line);
  });
});

it('the tree sets iterations, branches, compensations and handlers below what they are part of', () => {
  const group = { kind: 'group', status: 'succeeded' } as const;
  const action = { kind: 'action', status: 'succeeded' } as const;
  const lines = stepTree(
    [
      {
        path: 'each',
        kind: 'for_each',
        status: 'succeeded',
        iterations: { total: 2, open: 0, succeeded: 2, failed: 0, cancelled: 0 },
      },
      { ...group, path: 'each[0]' },
      { ...action, path: 'each[0]/order' },
      { ...group, path: 'each[1]' },
      { path: 'choice', kind: 'conditional', status: 'succeeded', branch: 'case_2' },
      { ...group, path: 'choice/case_2' },
      { ...action, path: 'choice/case_2/buy' },
      { ...group, path: 'events.alarm[0]' },
      { ...action, path: 'events.alarm[0]/tell' },
    ],
    80,
    0,
  );

  expect(plain(lines)).toEqual([
    '  ✓ each            succeeded            2 of 2',
    '  ✓   [0]           succeeded',
    '  ✓     order       succeeded',
    '  ✓   [1]           succeeded',
    "  ✓ choice          succeeded            took 'case_2'",
    '  ✓   case_2        succeeded',
    '  ✓     buy         succeeded',
    '  ✓ events.alarm[0] succeeded',
    '  ✓   tell          succeeded',
  ]);
});

describe('the estimate', () => {
  it.each([
    [0, '  about 10.0 s left; the last 3 runs took about 10.0 s'],
    [7500, '  about 2.5 s left; the last 3 runs took about 10.0 s'],
    [10_000, '  longer than usual; the last 3 runs took about 10.0 s'],
  ])('after %p ms is %p', (elapsedMs, line) => {
    expect(stripVTControlCharacters(estimateLine({ durationMs: 10_000, runs: 3 }, elapsedMs))).toBe(line);
  });
});

it('an explanation has reasons, the condition and what the step depends on', () => {
  const lines = stepExplanationLines(
    {
      step: { path: 'orders', kind: 'action', action: 'live_trade.submit_orders', status: 'skipped' },
      reasons: ['It was skipped: false because drawdown (0.14) < 0.1 is false.'],
      dependencies: [
        { step: 'risk', on: 'succeeded', status: 'succeeded' },
        { step: 'quotes', on: 'finished', status: 'failed' },
      ],
      when: 'drawdown < 0.1',
    },
    80,
  );

  expect(plain(lines)).toEqual([
    '– orders   skipped',
    '  It was skipped: false because drawdown (0.14) < 0.1 is false.',
    '  action      live_trade.submit_orders',
    '  when        drawdown < 0.1',
    '  depends on  risk: needs succeeded; it succeeded',
    '              quotes: needs to have ended, however; it failed',
  ]);
});

describe('statistics', () => {
  const step = { path: 'a', outcomes: { succeeded: 2, failed: 1 }, failures: 1, retries: 2 };
  const one = {
    definition: 'nightly',
    runs: 3,
    outcomes: { failed: 1, completed: 2 },
    durationMs: { p50: 900, p95: 61_000, p99: 61_000 },
    failures: 1,
    retries: 2,
    steps: [step],
  };
  const report = { read: 3, limit: 3, withoutResult: 1, goneOn: 0, definitions: [one] };

  it('of all definitions are a line each, and say how many runs were read', () => {
    expect(statisticsLines(report, undefined, 80)).toEqual([
      'DEFINITION  RUNS  P50     P95       P99       FAILURES  RETRIES  OUTCOMES',
      'nightly     3     900 ms  1 m 01 s  1 m 01 s  1         2        2 completed, 1…',
      '',
      'Read 3 ended runs, the newest ones: --limit reads more. Durations are of runs',
      'that are completed or degraded. 1 of them left no result: their steps are not',
      'counted.',
    ]);
  });

  it('of one have its steps', () => {
    expect(statisticsLines({ ...report, limit: 9, withoutResult: 0 }, 'nightly', 80)).toEqual([
      'nightly 3 runs: 2 completed, 1 failed',
      '  took      p50 900 ms   p95 1 m 01 s   p99 1 m 01 s',
      '  failures  1',
      '  retries   2',
      '',
      '  STEP  P50  P95  P99  FAILURES  RETRIES  OUTCOMES',
      '  a     -    -    -    1         2        2 succeeded, 1 failed',
      '',
      'Read 3 ended runs, all that there are. Durations are of runs that are completed',
      'or degraded.',
    ]);
  });

  it('say that runs went on from others, whose time says nothing', () => {
    const again = { ...one, durationMs: undefined, steps: [] };
    const lines = statisticsLines({ ...report, withoutResult: 0, goneOn: 2, definitions: [again] }, 'nightly', 80);

    expect(lines[1]).toBe('  none has completed that did not go on from another run');
    expect(lines.slice(-2)).toEqual([
      'that are completed or degraded. 2 of them went on from another run or a',
      'checkpoint: what they kept, and how long they took, is not counted.',
    ]);
  });

  it('of nothing say so', () => {
    expect(statisticsLines({ read: 0, limit: 9, withoutResult: 0, goneOn: 0, definitions: [] }, 'x', 80)).toEqual([
      "no run of 'x' has ended that the server still knows; bellwether list shows those",
      'that go on',
    ]);
  });
});

it('beside its status a run says who halted it, what failed and which messages had no effect', () => {
  const error = { type: 'E', message: 'm', step: 'events.on_emergency[0]/close' };
  const lines = standingLines(
    {
      status: 'halted',
      ending: { status: 'halted', reason: 'x', by: 'ann' },
      handlerFailures: [{ handler: 'events.on_emergency[0]', error }],
      notes: [{ at: '2018-12-31T16:00:10.000Z', text: "event 'x': nobody" }],
    },
    80,
  );

  expect(lines).toEqual([
    '  halted by: ann',
    "  handler failed: events.on_emergency[0]: step 'events.on_emergency[0]/close':",
    '    E: m',
    "  16:00:10: event 'x': nobody",
  ]);
});
