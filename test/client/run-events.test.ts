import { eventsBetween, isProgressEvent } from '../../src/client/run-events';
import type { StepReport } from '../../src/engine';
import type { RunDescription } from '../../src/protocol';

const progress = { percent: 50, total: 2, succeeded: 1, failed: 0, skipped: 0, cancelled: 0, running: 1 };
const a: StepReport = { path: 'a', kind: 'action', status: 'running' };
const run: RunDescription = {
  definition: 'simple',
  version: '1.0.0',
  planHash: 'sha256:0',
  status: 'running',
  progress,
  steps: [a],
};

const between = (before: Partial<RunDescription>, after: Partial<RunDescription>) => [
  ...eventsBetween('r', { ...run, ...before }, { ...run, ...after }),
];

describe('what happened between two looks at a run', () => {
  it('is nothing where nothing has changed', () => {
    expect(between({}, {})).toEqual([]);
  });

  it.each<[string, Partial<RunDescription>, Partial<RunDescription>, readonly object[]]>([
    ['a pause', {}, { paused: { at: 't1', by: 'ann' } }, [{ kind: 'paused', at: 't1', by: 'ann' }]],
    ['a resumption', { paused: { at: 't1' } }, {}, [{ kind: 'resumed' }]],
    [
      'a pause that ended and another that began',
      { paused: { at: 't1' } },
      { paused: { at: 't2' } },
      [{ kind: 'resumed' }, { kind: 'paused', at: 't2' }],
    ],
    [
      'a halt',
      {},
      { ending: { status: 'halted', reason: 'drill', by: 'ann' } },
      [{ kind: 'halted', reason: 'drill', by: 'ann' }],
    ],
    [
      'a halt of what was being cancelled',
      { ending: { status: 'cancelled', reason: 'x' } },
      { ending: { status: 'halted', reason: 'drill' } },
      [{ kind: 'halted', reason: 'drill' }],
    ],
    ['no halt in a cancellation', {}, { ending: { status: 'cancelled', reason: 'x' } }, []],
    [
      'the handler of an event',
      { handlers: [{ name: 'alarm', handler: 'events.alarm[0]' }] },
      {
        handlers: [
          { name: 'alarm', handler: 'events.alarm[0]' },
          { name: 'alarm', handler: 'events.alarm[1]', payload: 3 },
        ],
      },
      [{ kind: 'event', name: 'alarm', handler: 'events.alarm[1]', payload: 3 }],
    ],
    [
      'a handler that failed',
      {},
      { handlerFailures: [{ handler: 'events.alarm[0]', error: { type: 'E', message: 'm' } }] },
      [{ kind: 'handler_failed', handler: 'events.alarm[0]', error: { type: 'E', message: 'm' } }],
    ],
    [
      'a note, also one of the same text at another time',
      { notes: [{ at: 't1', text: 'x' }] },
      {
        notes: [
          { at: 't1', text: 'x' },
          { at: 't2', text: 'x' },
        ],
      },
      [{ kind: 'note', at: 't2', text: 'x' }],
    ],
    [
      'what a step waits for',
      {},
      { steps: [{ ...a, waitsFor: "the event 'go'" }] },
      [{ kind: 'step', step: { ...a, waitsFor: "the event 'go'" } }],
    ],
    [
      'a loop that went on',
      { steps: [{ ...a, iterations: { open: 1, succeeded: 1, failed: 0, cancelled: 0 } }] },
      { steps: [{ ...a, iterations: { open: 1, succeeded: 2, failed: 0, cancelled: 0 } }] },
      [{ kind: 'step', step: { ...a, iterations: { open: 1, succeeded: 2, failed: 0, cancelled: 0 } } }],
    ],
    ['no step that is new and waits', {}, { steps: [a, { path: 'b', kind: 'action', status: 'waiting' }] }, []],
    ['no progress that goes back', {}, { progress: { ...progress, percent: 40 } }, []],
    [
      'progress',
      {},
      { progress: { ...progress, percent: 60 } },
      [{ kind: 'progress', progress: { ...progress, percent: 60 } }],
    ],
  ])('is %s', (_, before, after, events) => {
    expect(between(before, after)).toEqual(events);
  });

  it('tells progress apart from what happens besides', () => {
    expect(isProgressEvent({ kind: 'progress', progress })).toBe(true);
    expect(isProgressEvent({ kind: 'resumed' })).toBe(false);
  });
});
