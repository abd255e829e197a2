import fc from 'fast-check';
import { stripVTControlCharacters } from 'node:util';
import {
  cutsNotes,
  progressBar,
  progressText,
  stepTree,
  treeInView,
  wholeReasonsLines,
  wholeStepTree,
} from '../../../src/cli/render/steps';
import type { Progress, StepReport } from '../../../src/engine';

const now = Date.parse('2018-12-31T16:00:10.000Z');

const steps: readonly StepReport[] = [
  {
    path: 'fetch',
    kind: 'action',
    action: 'data.get_historical_data',
    status: 'succeeded',
    durationMs: 748,
    attempts: 2,
  },
  { path: 'check', kind: 'group', status: 'running', startedAt: '2018-12-31T16:00:08.500Z' },
  {
    path: 'check/spx',
    kind: 'action',
    action: 'analyze.find_patterns',
    status: 'failed',
    durationMs: 125_000,
    error: { type: 'NoData', message: 'no bars of NOPE in the shipped samples: it has IXIC, SPX.' },
  },
  { path: 'check/ixic', kind: 'action', action: 'analyze.find_patterns', status: 'recovering' },
  { path: 'report', kind: 'action', action: 'monitor.create_performance_report', status: 'waiting' },
];

const plain = (lines: readonly string[]): string[] => lines.map(stripVTControlCharacters);

describe('stepTree', () => {
  it('shows status, time and a note of every step in 80 columns', () => {
    expect(plain(stepTree(steps, 80, now))).toEqual([
      '  ✓ fetch        succeeded    748 ms  2 attempts',
      '  ▸ check        running       1.5 s',
      '  ✗   spx        failed     2 m 05 s  NoData: no bars of NOPE in the shipped sa…',
      '  ▸   ixic       recovering',
      '  · report       waiting',
    ]);
  });

  it('is never wider than the terminal', () => {
    const columns = fc.integer({ min: 5, max: 200 });
    fc.assert(
      fc.property(columns, fc.string(), fc.string({ minLength: 1 }), (width, message, id) => {
        const failed: StepReport = {
          path: id,
          kind: 'action',
          status: 'failed',
          durationMs: 1,
          error: { type: 'E', message },
        };
        for (const line of plain(stepTree([...steps, failed], width, now)))
          expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('of no steps is empty', () => {
    expect(stepTree([], 80, now)).toEqual([]);
  });
});

describe('wholeStepTree', () => {
  it('tells all of a failure, in lines of their own where one is not enough', () => {
    expect(plain(wholeStepTree(steps, 80, now)).slice(1, 5)).toEqual([
      '  ▸ check        running       1.5 s',
      '  ✗   spx        failed     2 m 05 s',
      '        NoData: no bars of NOPE in the shipped samples: it has IXIC, SPX.',
      '  ▸   ixic       recovering',
    ]);
    expect(wholeStepTree(steps, 120, now)).toEqual(stepTree(steps, 120, now));
  });

  it('marks what its list has cancelled as it should unlike a failure', () => {
    const cancelled: StepReport = { path: 'pulse', kind: 'group', status: 'cancelled' };
    expect(plain(stepTree([cancelled, { ...cancelled, asPlanned: true }], 80, now))).toEqual([
      '  ✗ pulse        cancelled',
      '  – pulse        cancelled',
    ]);
  });
});

describe('reasons that are cut', () => {
  const text = 'false because drawdown (0) > alert_thresholds.drawdown (0.05) is false';
  const skipped: StepReport = {
    path: 'alert',
    kind: 'action',
    status: 'skipped',
    skip: { kind: 'condition', text, letsGo: true },
  };

  it.each([
    ['what a step was skipped for', [skipped], 80, true],
    ['the same where it fits', [skipped], 120, false],
    ['a failure, which is told whole below', steps, 80, false],
  ])('%s', (_, given, columns, isCut) => {
    expect(cutsNotes(given, columns, now)).toBe(isCut);
    expect(plain(wholeStepTree(given, columns, now)).some((line) => line.includes('…'))).toBe(isCut);
  });

  it('are told of with a command that stays whole', () => {
    expect(wholeReasonsLines('r1', 80)).toEqual([
      '',
      'Reasons that are cut (…) are whole in: npx bellwether explain r1 STEP',
    ]);
    const long = 'risk_managed_live_trading-2026-11-23-162333-x7k2';
    expect(wholeReasonsLines(long, 80)).toEqual([
      '',
      'Reasons that are cut (…) are whole in:',
      `  npx bellwether explain ${long} STEP`,
    ]);
  });
});

describe('treeInView', () => {
  const many = Array.from({ length: 20 }, (_, index): StepReport => {
    const status = index < 10 ? 'succeeded' : index === 10 ? 'running' : 'waiting';
    return { path: `step_${index}`, kind: 'action', status };
  });
  const lines = many.map((step) => step.path);

  it('is the whole tree when it fits', () => {
    expect(treeInView(lines, many, 20)).toEqual(lines);
  });

  it('counts what is left out above and below the running step', () => {
    expect(plain(treeInView(lines, many, 6))).toEqual([
      '    … 9 more above',
      'step_9',
      'step_10',
      'step_11',
      'step_12',
      '    … 7 more below',
    ]);
  });

  it('shows the end when all is done', () => {
    const done = many.map((step): StepReport => ({ ...step, status: 'succeeded' }));
    expect(plain(treeInView(lines, done, 4))).toEqual(['step_0', 'step_1', 'step_2', '    … 17 more below']);
  });

  it.each([-3, 0, 1, 2, 3, 19])('never has more than %p lines', (height) => {
    expect(treeInView(lines, many, height).length).toBeLessThanOrEqual(Math.max(0, height));
  });
});

describe('progressBar', () => {
  const progress: Progress = { percent: 0, total: 5, succeeded: 0, failed: 0, skipped: 0, cancelled: 0, running: 0 };

  it.each<[string, Partial<Progress>, string]>([
    ['nothing', { running: 1 }, '  ░░░░░░░░░░░░░░░░░░░░░░░░    0 %  0 of 5 actions'],
    ['a part', { percent: 60, succeeded: 3 }, '  ██████████████░░░░░░░░░░   60 %  3 of 5 actions'],
    [
      'nearly all, never 100 too early',
      { percent: 99.9, succeeded: 4 },
      '  ███████████████████████░   99 %  4 of 5 actions',
    ],
    ['all', { percent: 100, succeeded: 5 }, '  ████████████████████████  100 %  5 of 5 actions'],
    [
      'what did not succeed',
      { percent: 100, succeeded: 1, failed: 1, skipped: 3 },
      '  ████████████████████████  100 %  5 of 5 actions, 1 failed, 3 skipped',
    ],
  ])('shows %s', (_, fields, line) => {
    expect(stripVTControlCharacters(progressBar({ ...progress, ...fields }))).toBe(line);
  });

  it.each([
    ['running', '  60 %', '60 %'],
    ['degraded', '  60 %', '60 %'],
    ['failed', 'ended', 'ended'],
    ['halted', 'ended', 'ended'],
    ['terminated', 'ended', 'ended'],
  ])('says of a run that is %s:%s', (status, share, text) => {
    expect(progressBar({ ...progress, percent: 60 }, status)).toContain(share);
    expect(progressText({ ...progress, percent: 60 }, status)).toBe(text);
  });
});
