import fc from 'fast-check';
import { TimerWindow } from '../../src/workflows/timer-window';

/** What opens and closes, by name. */
function changed(window: TimerWindow): string {
  const { open, close } = window.changes();
  return [...close.map((timer) => `-${timer}`), ...open.map(({ timer }) => `+${timer}`)].join(' ');
}

function windowWith(timers: Readonly<Record<string, number>>, most = 2, isBounded = true): TimerWindow {
  const window = new TimerWindow(most, () => isBounded);
  for (const [timer, dueAt] of Object.entries(timers)) window.add(timer, dueAt);
  return window;
}

it.each<[string, Record<string, number>, string]>([
  ['all, while there is room', { a: 5, b: 3 }, '+b +a'],
  ['those that fire first', { a: 9, b: 3, c: 5 }, '+b +c'],
  ['of those that fire together, the ones asked for first', { a: 5, b: 5, c: 5 }, '+a +b'],
])('opens %s', (_, timers, changes) => {
  expect(changed(windowWith(timers))).toBe(changes);
});

it('opens the next one when one has fired or is cancelled', () => {
  const window = windowWith({ a: 1, b: 2, c: 3, d: 4 });
  changed(window);
  window.remove('a');
  window.remove('c');

  expect(changed(window)).toBe('+d');
});

it('puts the one that fires last back in line for one that fires before it', () => {
  const window = windowWith({ a: 1, b: 9 });
  changed(window);
  window.add('soon', 2);

  expect(changed(window)).toBe('-b +soon');
  window.remove('a');
  expect(changed(window)).toBe('+b');
});

it('goes by the latest time that was asked for', () => {
  const window = windowWith({ a: 1, b: 2, c: 3, d: 4 });
  changed(window);
  window.add('d', 9);
  window.remove('a');
  window.remove('b');

  expect(window.changes().open).toEqual([
    { timer: 'c', dueAt: 3 },
    { timer: 'd', dueAt: 9 },
  ]);
});

it('asks whether there is a bound only when it would be passed, and opens all where there is none', () => {
  const isBounded = jest.fn(() => false);
  const window = new TimerWindow(2, isBounded);
  for (const timer of ['a', 'b']) window.add(timer, 1);
  changed(window);
  expect(isBounded).not.toHaveBeenCalled();
  window.add('c', 1);

  expect(changed(window)).toBe('+c');
});

it('fires every timer at its time, with never more open than it may', () => {
  const asks = fc.array(fc.record({ dueAt: fc.integer({ min: 1, max: 50 }), cancelled: fc.boolean() }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(asks, fc.integer({ min: 1, max: 5 }), (timers, most) => {
      const window = new TimerWindow(most, () => true);
      const open = new Map<string, number>();
      const fired: [string, number][] = [];
      const adjust = (): void => {
        const { open: opened, close } = window.changes();
        for (const timer of close) open.delete(timer);
        for (const { timer, dueAt } of opened) open.set(timer, dueAt);
        expect(open.size).toBeLessThanOrEqual(most);
      };
      timers.forEach(({ dueAt }, n) => {
        window.add(`t${n}`, dueAt);
        adjust();
      });
      timers.forEach(({ cancelled }, n) => {
        if (!cancelled) return;
        window.remove(`t${n}`);
        open.delete(`t${n}`);
        adjust();
      });
      for (let now = 1; now <= 50; now++)
        for (
          let due = [...open].find(([, at]) => at <= now);
          due !== undefined;
          due = [...open].find(([, at]) => at <= now)
        ) {
          fired.push([due[0], now]);
          window.remove(due[0]);
          open.delete(due[0]);
          adjust();
        }
      const expected = timers.flatMap(({ dueAt, cancelled }, n) => (cancelled ? [] : [[`t${n}`, dueAt]]));
      expect([...fired].sort()).toEqual(expected.sort());
    }),
  );
});
