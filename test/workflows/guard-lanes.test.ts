import type { GuardedHalt, GuardState } from '../../src/protocol';
import { carriedState, dueAt, isSettled, takeIn } from '../../src/workflows/guard-lanes';

const nothing = { done: false, cancelled: [], closed: [], left: [] };

const inBooks = {
  ...nothing,
  done: true,
  atNoVenue: [{ symbol: 'SPX', quantity: '10', why: 'nobody knows its prices' }],
};

/** A halt that the guard took in at 1000. */
function halted(changes: Partial<GuardedHalt> = {}): GuardedHalt {
  const state: GuardState = { account: 'paper', halts: [] };
  takeIn(state, 'h', 1000);
  return { ...state.halts[0], ...changes };
}

it.each<[string, Partial<GuardedHalt>, number | undefined]>([
  ['at once', {}, 1000],
  ['again, for runs that had only begun', { looks: 1 }, 2500],
  ['a last time', { looks: 2 }, 6000],
  ['no more after that', { looks: 3 }, undefined],
])('looks for runs to tell %s', (_, changes, due) => {
  expect(dueAt(halted(changes), 'tell')).toBe(due);
});

it.each<[string, Partial<GuardedHalt>, number | undefined]>([
  ['at once', {}, 1000],
  ['a second after the first round', { rounds: 1, carriedOut: nothing, carriedOutAt: 5000 }, 6000],
  ['after longer pauses', { rounds: 4, carriedOut: nothing, carriedOutAt: 5000 }, 15_000],
  ['after half a minute at most', { rounds: 20, carriedOut: nothing, carriedOutAt: 5000 }, 35_000],
  ['again after a round that failed', { rounds: 2, carriedOutAt: 5000 }, 7000],
  ['no more when all is done', { rounds: 1, carriedOut: { ...nothing, done: true } }, undefined],
  [
    'a few times more where something stays in the books',
    { rounds: 4, carriedOut: inBooks, carriedOutAt: 5000 },
    15_000,
  ],
  ['no more when nobody has come who knows the session', { rounds: 5, carriedOut: inBooks }, undefined],
  ['no more when it gave up', { rounds: 1, carriedOut: nothing, gaveUp: 'too long' }, undefined],
])('cancels and closes %s', (_, changes, due) => {
  expect(dueAt(halted(changes), 'close')).toBe(due);
});

it.each<[Partial<GuardedHalt>, boolean]>([
  [{ looks: 3 }, false],
  [{ carriedOut: { ...nothing, done: true } }, false],
  [{ looks: 3, carriedOut: { ...nothing, done: true } }, true],
  [{ looks: 3, gaveUp: 'too long' }, true],
])('with %j it is settled: %s', (changes, settled) => {
  expect(isSettled(halted(changes))).toBe(settled);
});

it('takes a halt in once', () => {
  const state: GuardState = { account: 'paper', halts: [] };
  takeIn(state, 'h', 1);
  takeIn(state, 'h', 2);
  expect(state.halts.map(({ haltId, takenAt }) => [haltId, takenAt])).toEqual([['h', 1]]);
});

it('carries all that is under way into a new execution, and of what is over the newest hundred', () => {
  const over = Array.from({ length: 150 }, (_, nth) => halted({ haltId: `over-${nth}`, recorded: true }));
  const { halts } = carriedState({ account: 'paper', halts: [halted({ haltId: 'open' }), ...over] });
  expect([halts.length, halts[0]?.haltId, halts[1]?.haltId, halts.at(-1)?.haltId]).toEqual([
    101,
    'open',
    'over-50',
    'over-149',
  ]);
});
