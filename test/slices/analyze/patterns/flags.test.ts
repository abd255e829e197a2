import { analysisOf, day, type Move, pathOf, patternsIn, seriesOf, upsideDown } from '../shapes';

const flags = ['bull_flag', 'bear_flag'];
/** Small steps around 100, so that the pole is steep beside them; the tip is at bar 50 and 120. */
const calm: readonly Move[] = Array.from({ length: 20 }, (_, turn) => [2, turn % 2 === 0 ? 101 : 100]);
const path = (...moves: readonly Move[]) => pathOf(100, [...calm, ...moves]);
const pole: Move = [10, 120];

describe('a flag', () => {
  it('is found as it flies, with its levels', () => {
    expect(patternsIn(path(pole, [8, 116]), flags)).toEqual([
      {
        name: 'bull_flag',
        direction: 'bullish',
        status: 'forming',
        from: day(40),
        to: day(58),
        known_on: day(58),
        confirmed_on: null,
        ended_on: null,
        confirmation_levels: [expect.closeTo(116, 9)],
        target: expect.closeTo(136, 9),
        failure_level: 116,
        fit: expect.closeTo((0.6 + 1) / 2, 9),
        points: [
          { role: 'pole_start', date: day(40), price: 100 },
          { role: 'pole_tip', date: day(50), price: 120 },
          { role: 'flag_end', date: day(58), price: 116 },
        ],
      },
    ]);
  });

  it.each<[string, readonly Move[], object]>([
    [
      'is confirmed by a close above its channel',
      [pole, [8, 116], [2, 118]],
      { status: 'confirmed', to: day(58), confirmed_on: day(59) },
    ],
    ['is completed a pole above', [pole, [8, 116], [20, 136]], { status: 'completed' }],
    [
      'fails on a close below its low after it was confirmed',
      [pole, [8, 116], [2, 118], [3, 115]],
      { status: 'failed', ended_on: day(63) },
    ],
    [
      'may have a pole of 6 average true ranges',
      [
        [10, 103.1],
        [8, 102],
      ],
      { status: 'forming' },
    ],
    ['may give back half of the pole', [pole, [8, 110]], { status: 'forming' }],
    ['may fly for 15 bars', [pole, [15, 114]], { status: 'forming' }],
    ['may fly for 5 bars', [pole, [5, 117]], { status: 'forming' }],
  ])('%s', (_, moves, expected) => {
    expect(patternsIn(path(...moves), flags)).toEqual([expect.objectContaining({ name: 'bull_flag', ...expected })]);
  });

  it.each<[string, readonly Move[]]>([
    [
      'the pole is less than 6 average true ranges high',
      [
        [10, 102.9],
        [8, 102],
      ],
    ],
    [
      'the pole takes more than 15 bars',
      [
        [22, 103.05],
        [8, 102],
      ],
    ],
    ['it gives back more than half of the pole', [pole, [8, 109.5]]],
    ['it leans the way of the pole', [pole, [1, 115], [8, 119]]],
    ['it is shorter than 5 bars', [pole, [4, 118]]],
    ['it is longer than 15 bars', [pole, [16, 114]]],
    ['price goes on above the tip', [pole, [3, 118], [3, 121], [2, 120.5]]],
  ])('is not found where %s', (_, moves) => {
    expect(patternsIn(path(...moves), flags)).toEqual([]);
  });

  it('is not found where its channel is more than half of the pole wide', () => {
    const close = path(pole, [8, 112]);
    const high = close.map((price, index) => (index === 58 ? 119.5 : price));
    const low = close.map((price, index) => (index === 51 ? 110.5 : price));
    expect(patternsIn(close, flags)).toHaveLength(1);
    expect(analysisOf(seriesOf(close, { high, low }), { patterns: flags }).patterns).toEqual([]);
  });

  it('is found upside down after a steep fall', () => {
    expect(patternsIn(upsideDown(path(pole, [8, 116], [2, 118])), flags)).toEqual([
      expect.objectContaining({
        name: 'bear_flag',
        direction: 'bearish',
        status: 'confirmed',
        from: day(40),
        confirmed_on: day(59),
        failure_level: 84,
      }),
    ]);
  });
});
