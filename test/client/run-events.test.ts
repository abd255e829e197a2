import { eventsBetween, isProgressEvent } from '../../src/client/run-events';
import type { RunMessage } from '../../src/client/run-messages';
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

  const told = (message: RunMessage['message'], second: number, payload?: unknown): RunMessage => ({
    kind: 'message',
    at: `2018-12-31T16:00:0${second}.000Z`,
    message,
    ...(payload !== undefined && { payload }),
  });
  const at = (second: number): string => `2018-12-31T16:00:0${second}.000Z`;

  it('is told in the order of time, to who looks for the first time too', () => {
    const steps: StepReport[] = [
      { ...a, path: 'all', kind: 'group', startedAt: at(1) },
      { ...a, status: 'succeeded', startedAt: at(1), finishedAt: at(2) },
      { ...a, path: 'go', kind: 'wait', status: 'succeeded', startedAt: at(2), finishedAt: at(7) },
      { ...a, path: 'events.alarm[0]', status: 'succeeded', startedAt: at(5), finishedAt: at(6) },
    ];
    const handlers = [{ name: 'alarm', handler: 'events.alarm[0]' }];
    const now = { ...run, steps, handlers, notes: [{ at: at(8), text: 'no effect' }] };
    const messages = [
      told('pause', 3, { by: 'ann' }),
      told('resume', 4, { by: 'bob' }),
      told('event', 5),
      told('event', 7),
    ];

    const events = [...eventsBetween('r', undefined, now, messages)].map((event) => {
      if (event.kind === 'step') return `${event.step.path} ${event.step.status}`;
      if (event.kind === 'message') return `${event.message}?`;
      return event.kind === 'paused' || event.kind === 'resumed' ? `${event.kind} by ${event.by}` : event.kind;
    });

    expect(events).toEqual([
      'started',
      'all running',
      'a succeeded',
      'pause?',
      'paused by ann',
      'resume?',
      'resumed by bob',
      'event?',
      'event',
      'events.alarm[0] succeeded',
      'event?',
      'go succeeded',
      'note',
      'progress',
    ]);
  });

  it.each<[string, Partial<RunDescription>, Partial<RunDescription>, readonly RunMessage[], readonly object[]]>([
    ['a pause that it has not taken in', {}, {}, [told('pause', 1)], []],
    [
      'who resumed it',
      { paused: { at: at(0) } },
      {},
      [told('resume', 1, { by: 'bob' })],
      [{ kind: 'resumed', at: at(1), by: 'bob' }],
    ],
    [
      'a pause after a pause that was over, as the run has it',
      {},
      { paused: { at: at(3), by: 'eve' } },
      [told('pause', 1), told('resume', 2), told('pause', 3)],
      [
        { kind: 'paused', at: at(1) },
        { kind: 'resumed', at: at(2) },
        { kind: 'paused', at: at(3), by: 'eve' },
      ],
    ],
    ['no second pause of what is paused', { paused: { at: at(0) } }, { paused: { at: at(0) } }, [told('pause', 1)], []],
  ])('tells of %s', (_, before, after, messages, events) => {
    const found = [...eventsBetween('r', { ...run, ...before }, { ...run, ...after }, messages)];

    expect(found.filter(({ kind }) => kind !== 'message')).toEqual(events);
  });

  it('tells progress apart from what happens besides', () => {
    expect(isProgressEvent({ kind: 'progress', progress })).toBe(true);
    expect(isProgressEvent({ kind: 'resumed' })).toBe(false);
  });
});
