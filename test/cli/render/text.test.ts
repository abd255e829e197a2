import { cut, durationText, moneyText, percentText, table } from '../../../src/cli/render/text';

describe('durationText', () => {
  it.each([
    [undefined, ''],
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1249, '1.2 s'],
    [59_949, '59.9 s'],
    [59_960, '1 m 00 s'],
    [60_000, '1 m 00 s'],
    [125_000, '2 m 05 s'],
    [3_599_400, '59 m 59 s'],
    [3_599_600, '1 h 00 m'],
    [11_100_000, '3 h 05 m'],
  ])('writes %p ms as %p', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('figures', () => {
  it.each([
    [0.123456, '12.35 %'],
    [0, '0.00 %'],
    [-0.00001, '0.00 %'],
    [-0.5, '-50.00 %'],
    [17, '1700.00 %'],
  ])('writes the share %p as %p', (share, text) => {
    expect(percentText(share)).toBe(text);
  });

  it.each([
    [1_234_567.891, '1,234,567.89'],
    [-0.001, '0.00'],
    [-12.5, '-12.50'],
  ])('writes the amount %p as %p', (amount, text) => {
    expect(moneyText(amount)).toBe(text);
  });
});

describe('cut', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['abcd', 0, ''],
    ['abcd', -5, ''],
    ['', 0, ''],
  ])('cuts %p to %p columns: %p', (text, width, expected) => {
    expect(cut(text, width)).toBe(expected);
  });
});

describe('table', () => {
  it('aligns its columns to the left, with nothing behind the last', () => {
    expect(
      table([
        ['RUN', 'STATUS'],
        ['a', 'ok'],
        ['long-name', ''],
      ]),
    ).toEqual(['RUN        STATUS', 'a          ok', 'long-name']);
  });

  it('of no rows has no lines', () => {
    expect(table([])).toEqual([]);
  });
});
