import { noteOf, whyText } from '../../../src/cli/render/step-notes';
import type { StepReport } from '../../../src/engine';

describe('noteOf', () => {
  const step: StepReport = { path: 'a', kind: 'action', status: 'succeeded' };

  it.each<[string, Partial<StepReport>, string]>([
    ['nothing', { attempts: 1 }, ''],
    ['attempts, when there were several', { attempts: 3 }, '3 attempts'],
    [
      'what it took, where that was measured',
      { usage: { peakMemoryBytes: 96.5 * 2 ** 20, cpuMs: 3210 } },
      'peak 96.5 MiB, 3.2 s of processor time',
    ],
    ['why it was skipped', { skip: { kind: 'condition', text: 'no signal', letsGo: true } }, 'no signal'],
    ['the first line of an error', { error: { type: 'NoData', message: 'no bars\nof NOPE' } }, 'NoData: no bars'],
    [
      'an error without what moves the cursor',
      { error: { type: 'E', message: '\u001b[2Jgone\tby\rhere' } },
      'E: gone by here',
    ],
    [
      'how far a loop is',
      { kind: 'for_each', iterations: { total: 10, open: 2, succeeded: 2, failed: 1, cancelled: 0 } },
      '3 of 10, 1 failed, 2 under way',
    ],
    [
      'how many rounds there were',
      { kind: 'repeat', iterations: { open: 0, succeeded: 1, failed: 0, cancelled: 0 } },
      '1 round',
    ],
    [
      'how many ticks there were, and what the server left out',
      { kind: 'schedule', iterations: { open: 0, succeeded: 12, failed: 0, cancelled: 0, missed: 2, overlapped: 1 } },
      '12 ticks, 2 missed, 1 left out',
    ],
    [
      'the failure of a loop beside how far it came, not its attempts',
      {
        kind: 'for_each',
        attempts: 2,
        iterations: { total: 3, open: 0, succeeded: 1, failed: 1, cancelled: 0 },
        error: { type: 'E', message: 'm' },
      },
      '2 of 3, 1 failed, E: m',
    ],
    ['the branch that was taken', { kind: 'conditional', branch: 'case_2' }, "took 'case_2'"],
    [
      'the event that it waits for',
      { kind: 'wait', status: 'running', waitsFor: "the event 'go'" },
      "waits for the event 'go'",
    ],
    [
      'until when it waits',
      { kind: 'wait', status: 'running', waitsFor: '2018-12-31T16:00:10.000Z' },
      'waits until 2018-12-31 16:00:10 UTC',
    ],
    [
      'what it asks people, and who has answered',
      { kind: 'approve', status: 'running', waitsFor: 'Go on?', decisions: [{ by: 'ann', approved: true }] },
      'asks: Go on? (ann approved)',
    ],
    [
      'who has decided',
      {
        kind: 'approve',
        decisions: [
          { by: 'ann', approved: true },
          { by: 'bob', approved: false },
        ],
      },
      'ann approved, bob rejected',
    ],
  ])('says %s', (_, fields, note) => {
    expect(noteOf({ ...step, ...fields })).toBe(note);
  });
});

describe('whyText', () => {
  it.each<[string, Partial<StepReport>, string]>([
    ['nothing of a step that just ran', {}, ''],
    ['how its condition came out', { condition: 'true because a is true' }, 'true because a is true'],
    ['its note, then its condition', { attempts: 2, condition: 'true' }, '2 attempts; true'],
    [
      'once why it was skipped',
      { status: 'skipped', condition: 'false', skip: { kind: 'condition', text: 'false because x', letsGo: true } },
      'false because x',
    ],
    ['that it waits for what comes before it', { status: 'waiting' }, 'what comes before it has not ended'],
    ['that it waits for its turn', { status: 'ready' }, 'it waits for its turn'],
  ])('says %s', (_, fields, why) => {
    expect(whyText({ path: 'a', kind: 'action', status: 'succeeded', ...fields })).toBe(why);
  });
});
