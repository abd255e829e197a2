import { collectVariable, instantFrom, runIdFrom } from '../../src/cli/option-values';

describe('collectVariable', () => {
  it.each([
    ['symbols=SPX,IXIC', 'symbols', 'SPX,IXIC'],
    ['note=a=b', 'note', 'a=b'],
    ['note=', 'note', ''],
    ['__proto__=x', '__proto__', 'x'],
  ])('takes %p', (text, name, value) => {
    expect(Object.entries(collectVariable(text, { a: '1' }))).toEqual([
      ['a', '1'],
      [name, value],
    ]);
  });

  it.each(['symbols', '=SPX', ''])('refuses %p and shows the right form', (text) => {
    expect(() => collectVariable(text, {})).toThrow(
      `--var takes name=value, as in --var symbols=SPX,IXIC; not '${text}'`,
    );
  });

  it('refuses a variable that is given twice, rather than drop one', () => {
    expect(() => collectVariable('symbols=IXIC', { symbols: 'SPX' })).toThrow('--var symbols is given twice');
  });
});

describe('runIdFrom', () => {
  it.each(['a', 'team/run-1', 'ä'.repeat(200)])('takes %p', (id) => {
    expect(runIdFrom(id)).toBe(id);
  });

  it.each(['', ' ', 'a b', 'a\nb', '\u0000', 'a'.repeat(201)])('refuses %p', (id) => {
    expect(() => runIdFrom(id)).toThrow('--id takes 1 to 200 characters without spaces');
  });
});

describe('instantFrom', () => {
  it.each([
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T14:00Z', '2026-11-23T14:00:00.000Z'],
    ['2026-11-23T14:00:30.5-05:00', '2026-11-23T19:00:30.500Z'],
  ])('takes %s', (text, expected) => {
    expect(instantFrom(text).toISOString()).toBe(expected);
  });

  it.each(['', 'now', '2026-02-30', '2026-02-30T10:00:00Z', '2026-11-23T25:00Z', '2026-11-23T14:00', '23.11.2026'])(
    'refuses %j',
    (text) => {
      expect(() => instantFrom(text)).toThrow(
        'a date such as 2026-11-23 or a time such as 2026-11-23T14:00:00Z is needed',
      );
    },
  );
});
