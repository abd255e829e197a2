import type { PreparedRerun } from '../../../src/client';
import { rerunLines } from '../../../src/cli/render/rerun-lines';
import { planOf } from '../../engine/rewound-run';
import { newRunState } from '../../../src/engine';
import { newLoop } from '../../../src/engine/loops';

const plan = planOf(`
steps:
  - { id: a, action: kit.give }
  - { id: ok, approve: 'go on?' }
  - { id: pause, wait: 5m }
  - { id: news, wait: { event: told } }
  - { id: told, emit: sell }
  - { id: child, workflow: other }
  - { id: choice, branches: [{ when: 1 < 2, steps: [{ id: yes, action: kit.give }] }] }
  - { id: each, for_each: { items: [1, 2], as: n }, steps: [{ id: x, action: kit.give }] }
events: { sell: [{ id: h, action: kit.give }] }`);

const prepared = (parts: Partial<PreparedRerun>): PreparedRerun => ({
  plan,
  variables: {},
  again: [],
  fresh: [],
  onlyIfFails: [],
  forgotten: [],
  kept: [],
  orders: [],
  state: newRunState(),
  ...parts,
});

describe('the lines of what a rerun would do', () => {
  it('name what is kept and what is done, and say what keeps the run waiting and what may trade', () => {
    const again = ['ok', 'pause', 'told', 'child', 'each[1]/x', 'each'];
    const lines = rerunLines(
      plan,
      prepared({ kept: ['a'], again, fresh: ['news', 'choice'], forgotten: ['each'], orders: ['child', 'each[1]/x'] }),
    );

    expect(lines).toEqual([
      'kept',
      '  a',
      'done again',
      '  ok  asks: go on?',
      '  pause  waits 5 m 00 s',
      "  told  emits 'sell'",
      "  child  runs 'other'  may trade again",
      '  each[1]/x  may trade again',
      '  each  iterations that are no longer told of, too',
      'follows, not run before',
      "  news  waits for the event 'told'",
      '  choice  whichever branch its conditions take',
      '',
    ]);
  });

  it('say that the definition is another one, and leave out what is too much, but not what has something to say', () => {
    const again = [...Array.from({ length: 42 }, (_, n) => `each[${n}]/x`), 'ok'];
    const lines = rerunLines(
      { ...plan, hash: 'sha256:other' },
      prepared({ again, from: 'each[41]/x', orders: ['each[40]/x'] }),
    );

    expect(lines.slice(0, 3)).toEqual([
      'with another definition than the one that was run',
      'done again',
      '  each[0]/x',
    ]);
    expect(lines.slice(-6)).toEqual([
      '  each[36]/x',
      '  each[40]/x  may trade again',
      '  each[41]/x',
      '  ok  asks: go on?',
      '  … and 3 more; --json has all',
      '',
    ]);
  });

  it('fold what is kept as a whole, and show what was decided, came or was tolerated in it', () => {
    const inGroups = planOf(`
steps:
  - id: g
    steps:
      - { id: a, action: kit.give }
      - { id: ok, approve: 'go on?' }
      - { id: news, wait: { event: told } }
      - { id: bad, action: kit.break, on_failure: continue }
  - { id: each, for_each: { items: [1, 2], as: n, min_success: 1 }, steps: [{ id: x, action: kit.give }] }
  - { id: last, action: kit.give }`);
    const state = newRunState();
    const succeeded = { status: 'succeeded', waitingFor: 0 } as const;
    state.steps = {
      'g/ok': { ...succeeded, decisions: [{ approved: true, by: 'ann' }] },
      'g/news': succeeded,
      'g/bad': { status: 'failed', waitingFor: 0, tolerated: true },
      each: { ...succeeded, loop: { ...newLoop(), succeeded: 29, failed: 1 } },
    };
    const kept = ['g', 'g/a', 'g/ok', 'g/news', 'g/bad', 'each', 'each[28]', 'each[28]/x'];

    expect(rerunLines(inGroups, prepared({ plan: inGroups, state, kept, again: ['last'] }))).toEqual([
      'kept',
      '  g  4 steps in it',
      '  g/ok  approved by ann',
      "  g/news  the event 'told' came",
      '  g/bad  failed, tolerated',
      '  each  30 iterations  1 of them failed, tolerated',
      'done again',
      '  last',
      '',
    ]);
  });

  it('fold what is done again where it would be too long, but not the step that was named', () => {
    const again = ['each', ...Array.from({ length: 42 }, (_, n) => `each[${n}]/x`)];

    expect(rerunLines(plan, prepared({ again, from: 'each[7]/x' }))).toEqual([
      'done again',
      '  each  42 steps in it',
      '  each[7]/x',
      '',
    ]);
  });
});
