import type { PreparedRerun } from '../../../src/client';
import { rerunLines } from '../../../src/cli/render/rerun-lines';
import { planOf } from '../../engine/rewound-run';
import { newRunState } from '../../../src/engine';

const plan = planOf(`
steps:
  - { id: a, action: kit.give }
  - { id: ok, approve: 'go on?' }
  - { id: pause, wait: 5m }
  - { id: news, wait: { event: told } }
  - { id: told, emit: sell }
  - { id: child, workflow: other }
  - { id: each, for_each: { items: [1, 2], as: n }, steps: [{ id: x, action: kit.give }] }
events: { sell: [{ id: h, action: kit.give }] }`);

const prepared = (parts: Partial<PreparedRerun>): PreparedRerun => ({
  plan,
  variables: {},
  again: [],
  fresh: [],
  kept: [],
  orders: [],
  state: newRunState(),
  ...parts,
});

describe('the lines of what a rerun would do', () => {
  it('name what is kept and what is done, and say what keeps the run waiting and what may trade', () => {
    const again = ['ok', 'pause', 'told', 'child', 'each[1]/x', 'each'];
    const lines = rerunLines(plan, prepared({ kept: ['a'], again, fresh: ['news'], orders: ['child', 'each[1]/x'] }));

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
      'done for the first time',
      "  news  waits for the event 'told'",
      '',
    ]);
  });

  it('say that the definition is another one, and leave out what is too much', () => {
    const again = Array.from({ length: 42 }, (_, n) => `each[${n}]/x`);
    const lines = rerunLines({ ...plan, hash: 'sha256:other' }, prepared({ again }));

    expect(lines.slice(0, 3)).toEqual([
      'with another definition than the one that was run',
      'done again',
      '  each[0]/x',
    ]);
    expect(lines.slice(-3)).toEqual(['  each[39]/x', '  … and 2 more', '']);
  });
});
