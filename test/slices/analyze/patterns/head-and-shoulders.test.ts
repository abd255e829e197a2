import { day, type Move, pathOf, patternsIn, upsideDown } from '../shapes';

const rise: readonly Move[] = [
  [20, 80],
  [40, 100],
];
/** Left shoulder at bar 60, armpit 94, head, armpit, right shoulder; what follows is the test's. */
const path = (...moves: readonly Move[]) => pathOf(100, [...rise, ...moves]);
const shape: readonly Move[] = [
  [10, 94],
  [10, 108],
  [10, 94],
  [10, 100],
];

describe('head and shoulders', () => {
  it('are found as they form, with their levels', () => {
    expect(patternsIn(path(...shape, [6, 95]), ['head_and_shoulders'])).toEqual([
      {
        name: 'head_and_shoulders',
        direction: 'bearish',
        status: 'forming',
        from: day(60),
        to: day(100),
        known_on: expect.any(String),
        confirmed_on: null,
        ended_on: null,
        confirmation_levels: [94],
        target: 80,
        failure_level: 100,
        fit: 1,
        points: [
          { role: 'left_shoulder', date: day(60), price: 100 },
          { role: 'left_armpit', date: day(70), price: 94 },
          { role: 'head', date: day(80), price: 108 },
          { role: 'right_armpit', date: day(90), price: 94 },
          { role: 'right_shoulder', date: day(100), price: 100 },
        ],
      },
    ]);
  });

  it.each<[string, readonly Move[], object]>([
    [
      'are confirmed by a close below the neckline',
      [...shape, [8, 92]],
      { status: 'confirmed', confirmed_on: day(107) },
    ],
    [
      'are confirmed on a rising neckline as far as it has risen',
      [
        [10, 94],
        [10, 108],
        [10, 95],
        [10, 101],
        [8, 93],
      ],
      { status: 'confirmed', confirmed_on: day(106), confirmation_levels: [expect.closeTo(95.8, 9)] },
    ],
    [
      'are confirmed below the right armpit where the neckline falls',
      [
        [10, 95],
        [10, 108],
        [10, 94],
        [10, 100],
        [8, 92],
      ],
      { status: 'confirmed', confirmed_on: day(107), confirmation_levels: [94] },
    ],
    [
      'are completed at the height of the head below the neckline',
      [...shape, [20, 80]],
      { status: 'completed', target: 80, ended_on: day(120) },
    ],
    [
      'fail on a close above the right shoulder after they were confirmed',
      [...shape, [8, 92], [9, 101]],
      { status: 'failed', ended_on: day(117) },
    ],
    [
      'may have shoulders 5 % apart',
      [
        [10, 94],
        [10, 112],
        [10, 94],
        [10, 104.9],
        [6, 99],
      ],
      { status: 'forming' },
    ],
  ])('%s', (_, moves, expected) => {
    expect(patternsIn(path(...moves), ['head_and_shoulders'])).toEqual([expect.objectContaining(expected)]);
  });

  it.each<[string, readonly Move[]]>([
    [
      'the shoulders are more than 5 % apart',
      [
        [10, 94],
        [10, 114],
        [10, 94],
        [10, 105.5],
        [6, 99],
      ],
    ],
    [
      'the armpits are more than 5 % apart',
      [
        [10, 94],
        [10, 112],
        [10, 89],
        [10, 100],
        [6, 94],
      ],
    ],
    [
      'the head is no higher than the shoulders',
      [
        [10, 94],
        [10, 100.5],
        [10, 94],
        [10, 100],
        [6, 95],
      ],
    ],
    [
      'the middle peak is the lowest',
      [
        [10, 90],
        [10, 96],
        [10, 90],
        [10, 100],
        [6, 95],
      ],
    ],
    [
      'the shoulders hardly leave the neckline',
      [
        [10, 97],
        [20, 113],
        [20, 97],
        [10, 100],
        [6, 97.5],
      ],
    ],
    [
      'one shoulder is more than 2.5 times as far from the head',
      [
        [5, 94],
        [5, 108],
        [16, 94],
        [10, 100],
        [6, 95],
      ],
    ],
    ['price has closed above the right shoulder since', [...shape, [6, 95], [8, 101], [5, 97]]],
  ])('are not found where %s', (_, moves) => {
    expect(patternsIn(path(...moves), ['head_and_shoulders'])).toEqual([]);
  });

  it('may have shoulders of a fifth of the head', () => {
    const moves: readonly Move[] = [
      [10, 97],
      [20, 111],
      [20, 97],
      [10, 100],
      [6, 97.5],
    ];
    expect(patternsIn(path(...moves), ['head_and_shoulders'])).toHaveLength(1);
  });

  it.each([
    [4, 0],
    [6, 1],
  ])('with shoulders %d bars from the head are found %d times', (bars, times) => {
    const half = bars / 2;
    const moves: readonly Move[] = [
      [half, 90],
      [half, 112],
      [half, 90],
      [half, 100],
      [3, 91],
    ];
    expect(patternsIn(path(...moves), ['head_and_shoulders'], { swing_atr: [2] })).toHaveLength(times);
  });

  it('are not found after a fall', () => {
    expect(patternsIn(pathOf(150, [[30, 96], [10, 100], ...shape, [6, 95]]), ['head_and_shoulders'])).toEqual([]);
  });
});

describe('inverse head and shoulders', () => {
  it('are the same upside down', () => {
    const prices = upsideDown(path(...shape, [20, 80]));
    expect(patternsIn(prices, ['inverse_head_and_shoulders', 'head_and_shoulders'])).toEqual([
      expect.objectContaining({
        name: 'inverse_head_and_shoulders',
        direction: 'bullish',
        status: 'completed',
        from: day(60),
        to: day(100),
        confirmation_levels: [106],
        target: 120,
        failure_level: 100,
      }),
    ]);
  });
});
