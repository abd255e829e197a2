import { day, type Move, pathOf, patternsIn, upsideDown } from '../shapes';

/** Down, up 25 % to 100, and a valley: the second top and what follows are the test's. */
const rise: readonly Move[] = [
  [20, 80],
  [40, 100],
];
const path = (...moves: readonly Move[]) => pathOf(100, [...rise, ...moves]);
const valley: Move = [10, 92];

describe('a double top', () => {
  it('is found as it forms, with its levels', () => {
    expect(patternsIn(path(valley, [10, 99], [5, 95]), ['double_top'])).toEqual([
      {
        name: 'double_top',
        direction: 'bearish',
        status: 'forming',
        from: day(60),
        to: day(80),
        known_on: expect.any(String),
        confirmed_on: null,
        ended_on: null,
        confirmation_levels: [92],
        target: 84,
        failure_level: 100,
        fit: expect.closeTo((1 - 0.01 / 0.03 + 0.07070707 / 0.1) / 2, 6),
        points: [
          { role: 'first_top', date: day(60), price: 100 },
          { role: 'valley', date: day(70), price: 92 },
          { role: 'second_top', date: day(80), price: 99 },
        ],
      },
    ]);
  });

  it.each<[string, readonly Move[], object]>([
    [
      'is confirmed by the first close below the valley',
      [valley, [10, 99], [9, 90]],
      { status: 'confirmed', confirmed_on: day(88) },
    ],
    [
      'is completed at its target, the height of the pattern below the valley',
      [valley, [10, 99], [15, 84], [5, 82]],
      { status: 'completed', confirmed_on: day(88), ended_on: day(95) },
    ],
    [
      'fails on a close above its higher top after it was confirmed',
      [valley, [10, 99], [9, 90], [11, 101]],
      { status: 'failed', confirmed_on: day(88), ended_on: day(100) },
    ],
    ['may have its second top 3 % higher', [valley, [10, 103], [5, 99]], { status: 'forming', failure_level: 103 }],
    [
      'may be 10 bars long',
      [
        [5, 92],
        [5, 100],
        [5, 95],
      ],
      { status: 'forming' },
    ],
  ])('%s', (_, moves, expected) => {
    expect(patternsIn(path(...moves), ['double_top'])).toEqual([expect.objectContaining(expected)]);
  });

  it.each<[string, readonly number[]]>([
    ['the second top is more than 3 % lower', path(valley, [10, 96.9], [8, 92.5])],
    ['the second top is more than 3 % higher', path(valley, [10, 103.2], [5, 99])],
    ['the valley is less than 5 % deep', path([10, 95.1], [10, 100], [5, 96])],
    ['the tops are 9 bars apart', path([5, 92], [4, 100], [5, 95])],
    ['the tops are more than 130 bars apart', path([65, 90], [66, 100], [10, 95])],
    [
      'the rise before it began above the valley',
      pathOf(140, [
        [40, 94],
        [20, 100],
        [10, 92],
        [10, 100],
        [5, 95],
      ]),
    ],
    ['price has closed above the tops since', path(valley, [10, 99], [5, 95], [8, 101], [5, 97])],
    [
      'it was not confirmed within as many bars as lay between its tops',
      path(valley, [10, 99], [7, 95], [7, 97], [7, 95], [7, 97]),
    ],
  ])('is not found where %s', (_, prices) => {
    expect(patternsIn(prices, ['double_top'])).toEqual([]);
  });

  it('is found at other tolerances when they are given', () => {
    const prices = path(valley, [10, 96], [5, 93]);
    expect(patternsIn(prices, ['double_top'], { double_tolerance: 0.05, double_min_depth: 0.04 })).toHaveLength(1);
    expect(patternsIn(prices, ['double_top'])).toEqual([]);
  });
});

describe('a double bottom', () => {
  it('is a double top upside down', () => {
    const prices = upsideDown(path(valley, [10, 99], [15, 84], [5, 82]));
    expect(patternsIn(prices, ['double_bottom', 'double_top'])).toEqual([
      expect.objectContaining({
        name: 'double_bottom',
        direction: 'bullish',
        status: 'completed',
        from: day(60),
        to: day(80),
        confirmed_on: day(88),
        ended_on: day(95),
        confirmation_levels: [108],
        target: 116,
        failure_level: 100,
      }),
    ]);
  });

  it('is not found in a double top', () => {
    expect(patternsIn(path(valley, [10, 99], [5, 95]), ['double_bottom'])).toEqual([]);
  });
});
