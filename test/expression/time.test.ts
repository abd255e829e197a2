import { BellwetherError } from '../../src/base/errors';
import {
  describeType,
  evaluateExpression,
  expressionsIn,
  parseExpression,
  usesTime,
  type Scope,
  type TimeName,
} from '../../src/expression';
import { failureOf, scope, typeOf } from './sample-scope';

/** Wednesday, 15 October 2008, 11:00 in New York. */
const open: Scope = {
  ...scope,
  time: (name) =>
    ({ now: 1_224_082_800_000, today: '2008-10-15', weekday: 'WED', is_market_hours: true, minutes_to_close: 300 })[
      name
    ],
};

const closed: Scope = { ...scope, time: (name) => (name === 'is_market_hours' ? false : undefined) };

const valueIn = (source: string, within: Scope): unknown => evaluateExpression(parseExpression(source), within).value;

describe('a value of time', () => {
  it.each([
    ['now', 1_224_082_800_000],
    ['now()', 1_224_082_800_000],
    ['today', '2008-10-15'],
    ['weekday()', 'WED'],
    ['is_market_hours', true],
    ['minutes_to_close', 300],
    ["weekday in ['TUE', 'WED'] && minutes_to_close() > 15", true],
    ['[1].map(x, now)[0] == now', true],
  ])('%s is %p', (source, expected) => {
    expect(valueIn(source, open)).toBe(expected);
  });

  it.each([
    ['now', 'number'],
    ['today', 'string'],
    ['weekday()', 'string'],
    ['is_market_hours', 'bool'],
    ['minutes_to_close', 'number'],
  ])('%s is a %s', (source, expected) => {
    expect(describeType(typeOf(source))).toBe(expected);
  });

  it('costs what a name costs', () => {
    expect(evaluateExpression(parseExpression('now() > 0'), open).fuel).toBe(3);
  });

  it.each([
    ['has(minutes_to_close)', false],
    ['default(minutes_to_close, -1)', -1],
    ['is_market_hours && minutes_to_close < 15', false],
  ])('that is unset outside a session is guarded by %s', (source, expected) => {
    expect(valueIn(source, closed)).toBe(expected);
  });

  it('is unset outside a session, with advice', () => {
    const error = failureOf(() => valueIn('1 + minutes_to_close', closed));
    expect([error.code, error.at, error.message]).toEqual([
      'unset',
      4,
      "'minutes_to_close' is not set, since no session is open; guard it with is_market_hours",
    ]);
  });

  it.each(['has(now)', 'now > 0', 'default(now, 0)'])('is an error without a clock in %s', (source) => {
    const error = failureOf(() => valueIn(source, scope));
    expect([error.code, error.message]).toEqual(['time', "'now' is not known here: there is no clock to take it from"]);
  });

  it('outside the calendar is an error with the place and the reason', () => {
    const beyond: Scope = {
      ...scope,
      time: () => {
        throw new BellwetherError('OutsideCalendarHorizon', 'XNYS is known until 2030-12-31');
      },
    };
    const error = failureOf(() => valueIn("ready && today == '2031-01-02'", beyond));
    expect([error.code, error.at, error.end, error.message]).toEqual([
      'time',
      9,
      14,
      "'today' cannot be told: XNYS is known until 2030-12-31",
    ]);
    expect(error.cause).toBeInstanceOf(BellwetherError);
  });

  it('passes a defect on', () => {
    const broken: Scope = {
      ...scope,
      time: () => {
        throw new RangeError('defect');
      },
    };
    expect(() => valueIn('now', broken)).toThrow(RangeError);
  });

  it.each([
    ['now(1)', 'arguments', 4, 'now() takes nothing'],
    ['now(', 'arguments', 4, 'now() takes nothing'],
    ['ready.now()', 'unknown-function', 0, "there is no function 'now'; it is a value: write it alone"],
  ])('%s is refused', (source, code, at, message) => {
    const error = failureOf(() => typeOf(source));
    expect([error.code, error.at, error.message]).toEqual([code, at, message]);
  });
});

describe('what an expression needs of time', () => {
  it.each<[string, string]>([
    ['drawdown < 0.1', 'none'],
    ['SAFE_TO_TRADE', 'none'],
    ['now > 5', 'clock'],
    ['[1].exists(x, now() > x)', 'clock'],
    ['has(minutes_to_close)', 'calendar'],
    ["now > 5 && today == '2008-10-15'", 'calendar'],
    ["ready ? weekday : 'x'", 'calendar'],
    ["search(today, '^2008')", 'calendar'],
    ['[[is_market_hours]][0][0]', 'calendar'],
  ])('of %s is: %s', (source, expected) => {
    expect(usesTime(parseExpression(source))).toBe(expected);
  });

  it('is found in values, too', () => {
    const value = { a: ['${{ drawdown }}', { b: 'at ${{ now }} on ${{ today }}' }], c: 5, d: null, e: 'now' };
    expect([...expressionsIn(value)].map(usesTime)).toEqual(['none', 'clock', 'calendar']);
  });

  it.each<TimeName>(['now', 'today', 'weekday', 'is_market_hours', 'minutes_to_close'])(
    'reads %s by that name',
    (name) => {
      const asked: string[] = [];
      const asking: Scope = { ...scope, time: (wanted) => (asked.push(wanted), 1) };
      evaluateExpression(parseExpression(name), asking);
      expect(asked).toEqual([name]);
    },
  );
});
