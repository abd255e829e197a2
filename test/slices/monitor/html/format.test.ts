import {
  fixed,
  listed,
  percent,
  percentagePoints,
  plain,
  price,
  quantity,
  signed,
  signedPercent,
  toneOf,
  words,
} from '../../../../src/slices/monitor/html/format';

describe('figures in the report', () => {
  it.each([
    ['groups thousands', fixed(1234567.891), '1,234,567.89'],
    ['uses a real minus', fixed(-1.5), '\u22121.50'],
    ['has no minus zero', fixed(-0.001), '0.00'],
    ['rounds as asked', fixed(2.345678, 4), '2.3457'],
    ['marks a gain', signed(3), '+3.00'],
    ['marks a loss', signed(-3), '\u22123.00'],
    ['marks nothing at zero', signed(0.001), '0.00'],
    ['names what does not exist', fixed(null), 'n/a'],
    ['gives a share as a percentage', percent(0.12345), '12.35\u00a0%'],
    ['gives a sign where asked', signedPercent(0.12345, 1), '+12.3\u00a0%'],
    ['names a share that does not exist', signedPercent(null), 'n/a'],
    ['gives a difference in points', percentagePoints(-0.015), '\u22121.50\u00a0pp'],
    ['rounds off binary noise', plain(0.1 + 0.2), '0.3'],
    ['keeps small numbers', plain(-0.0005), '\u22120.0005'],
    ['keeps whole numbers whole', plain(20), '20'],
    ['gives a large price two decimals', price(1831.976), '1,831.98'],
    ['gives a small price four', price(1.08345), '1.0835'],
    ['gives a tiny price eight', price(0.00001234), '0.00001234'],
    ['gives a whole quantity as it is', quantity(1200), '1,200'],
    ['gives a part of a share four decimals', quantity(27.8750712), '27.8751'],
    ['gives a small quantity eight', quantity(0.00123456), '0.00123456'],
  ])('%s', (_, text, expected) => {
    expect(text).toBe(expected);
  });

  it.each([
    [1, 'gain'],
    [-1, 'loss'],
    [0, 'even'],
    [null, 'even'],
  ])('tones %p as %s', (value, tone) => {
    expect(toneOf(value)).toBe(tone);
  });

  it.each([
    [[], ''],
    [['SPX'], 'SPX'],
    [['SPX', 'IXIC'], 'SPX and IXIC'],
    [['SPX', 'IXIC', 'NDX'], 'SPX, IXIC and NDX'],
  ])('lists %p', (names, text) => {
    expect(listed(names)).toBe(text);
  });

  it('reads a name as words', () => {
    expect(words('head_and_shoulders')).toBe('Head and shoulders');
  });
});
