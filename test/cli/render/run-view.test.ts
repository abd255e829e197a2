import { stripVTControlCharacters } from 'node:util';
import { runView } from '../../../src/cli/render/run-view';
import type { RunEvent } from '../../../src/client';
import type { StepReport } from '../../../src/engine';
import { fakeOutput } from '../fake-output';

const loop = (succeeded: number): StepReport => ({
  path: 'each',
  kind: 'for_each',
  status: succeeded === 3 ? 'succeeded' : 'running',
  iterations: { total: 3, open: 0, succeeded, failed: 0, cancelled: 0 },
});
const progress = { percent: 25, total: 4, succeeded: 1, failed: 0, skipped: 0, cancelled: 0, running: 1 };
const startedAt = new Date(Date.now() - 3_600_000).toISOString();
const events: readonly RunEvent[] = [
  { kind: 'started', runId: 'r', definition: 'x', steps: [loop(0)], startedAt },
  { kind: 'estimate', estimate: { durationMs: 60_000, runs: 4 } },
  { kind: 'step', step: loop(0) },
  { kind: 'step', step: loop(1) },
  { kind: 'progress', progress },
  { kind: 'paused', at: 't', by: 'ann' },
  { kind: 'note', at: 't', text: 'event x: nobody' },
];

describe('a long loop shown in lines', () => {
  const rounds = (ended: number): StepReport => ({
    path: 'l',
    kind: 'repeat',
    status: 'running',
    iterations: { open: 0, succeeded: ended, failed: 0, cancelled: 0 },
  });
  const shown = (steps: readonly StepReport[]): readonly string[] => {
    const output = fakeOutput();
    const view = runView(output);
    for (const step of steps) view.show({ kind: 'step', step });
    view.close();
    return output.lines;
  };

  it('has lines for its first rounds and for what fails later', () => {
    const steps = Array.from({ length: 40 }, (_, n) => ({
      path: `l[${n}]/a`,
      kind: 'action' as const,
      status: n === 30 ? ('failed' as const) : ('succeeded' as const),
    }));

    expect(shown(steps)).toHaveLength(21);
    expect(shown(steps).at(-1)).toBe('l[30]/a: failed');
    expect(shown(steps.map((step) => ({ ...step, path: step.path.replace('l', 'events.on_x') })))).toHaveLength(40);
  });

  it('counts the rounds now and then', () => {
    expect(shown(Array.from({ length: 260 }, (_, n) => rounds(n + 1)))).toEqual([
      'l: running  1 round',
      'l: running  50 rounds',
      'l: running  100 rounds',
      'l: running  200 rounds',
    ]);
  });
});

describe('a run shown in lines', () => {
  it('has one for each status of a step and for what happens, not for every round', () => {
    const output = fakeOutput();
    const view = runView(output);
    for (const event of [...events, { kind: 'step', step: loop(3) } as const]) view.show(event);
    view.close();

    expect(output.lines).toEqual([
      'the last 4 runs took about 1 m 00 s',
      'each: running  0 of 3',
      'paused by ann',
      'note: event x: nobody',
      'each: succeeded  3 of 3',
    ]);
  });
});

describe('a run shown live', () => {
  /** The lines on the screen after these events. */
  function screen(shown: readonly RunEvent[]): string[] {
    let drawn = '';
    const view = runView({ ...fakeOutput(), isTerminal: true, write: (text) => (drawn = text) });
    try {
      for (const event of shown) view.show(event);
      return stripVTControlCharacters(drawn).trim().split('\n');
    } finally {
      view.close();
    }
  }

  it('has below its steps how far it is, what that means, that it is paused, and what happened last', () => {
    expect(screen(events)).toEqual([
      expect.stringMatching(/^▸ each {9}running .* 1 of 3$/),
      '',
      '  ██████░░░░░░░░░░░░░░░░░░   25 %  1 of 4 actions',
      '  longer than usual; the last 4 runs took about 1 m 00 s',
      '  paused: nothing starts until it is resumed',
      '  paused by ann',
      '  note: event x: nobody',
    ]);
  });

  it('forgets the pause when it goes on', () => {
    expect(screen([...events, { kind: 'resumed' }])).not.toContain('  paused: nothing starts until it is resumed');
  });
});
