import { collectVariable, runIdFrom } from '../../src/cli/option-values';

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
