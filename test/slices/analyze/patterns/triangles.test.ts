import { day, type Move, pathOf, patternsIn, upsideDown } from '../shapes';

const triangles = ['ascending_triangle', 'descending_triangle', 'symmetrical_triangle'];
/** Down and up to 100 at bar 50; the touches after it are the test's. */
const path = (...moves: readonly Move[]) => pathOf(100, [[20, 70], [30, 100], ...moves]);

const ascending: readonly Move[] = [
  [10, 88],
  [10, 100],
  [7, 91.4],
  [7, 100],
];
const symmetrical: readonly Move[] = [
  [10, 85],
  [10, 97],
  [8, 87.7],
  [8, 94.6],
];

describe('a triangle', () => {
  it('is found ascending as it forms, with its levels', () => {
    const [triangle, ...others] = patternsIn(path(...ascending, [5, 95.5]), triangles);
    expect(others).toEqual([]);
    expect(triangle).toMatchObject({
      name: 'ascending_triangle',
      direction: 'bullish',
      status: 'forming',
      from: day(50),
      to: day(84),
      confirmation_levels: [100],
      fit: 1,
      points: [
        { role: 'peak', date: day(50), price: 100 },
        { role: 'trough', date: day(60), price: 88 },
        { role: 'peak', date: day(70), price: 100 },
        { role: 'trough', date: day(77), price: 91.4 },
        { role: 'peak', date: day(84), price: 100 },
      ],
    });
    // The lower side rises by 0.2 a bar: 86 at the left end, 93.8 at the last bar.
    expect(triangle.target).toBeCloseTo(114, 9);
    expect(triangle.failure_level).toBeCloseTo(93.8, 9);
  });

  it('is found symmetrical as it forms, open to either side', () => {
    expect(patternsIn(path(...symmetrical, [4, 91]), triangles)).toEqual([
      expect.objectContaining({
        name: 'symmetrical_triangle',
        direction: 'neutral',
        status: 'forming',
        confirmation_levels: [expect.closeTo(94, 9), expect.closeTo(89.5, 9)],
        target: null,
        failure_level: null,
      }),
    ]);
  });

  it('is found descending where an ascending one stands upside down', () => {
    expect(patternsIn(upsideDown(path(...ascending, [5, 95.5])), triangles)).toEqual([
      expect.objectContaining({
        name: 'descending_triangle',
        direction: 'bearish',
        confirmation_levels: [100],
        target: expect.closeTo(86, 9),
      }),
    ]);
  });

  it.each<[string, readonly Move[], object]>([
    [
      'above an ascending one',
      [...ascending, [5, 95.5], [8, 103]],
      { name: 'ascending_triangle', direction: 'bullish', status: 'confirmed', confirmed_on: day(94) },
    ],
    [
      'below an ascending one',
      [...ascending, [8, 90]],
      { name: 'ascending_triangle', direction: 'bearish', status: 'confirmed', confirmed_on: day(89) },
    ],
    [
      'above a symmetrical one, to its target',
      [...symmetrical, [4, 91], [30, 115]],
      { name: 'symmetrical_triangle', direction: 'bullish', status: 'completed' },
    ],
    [
      'below a symmetrical one, and comes back',
      [...symmetrical, [6, 88], [8, 97]],
      { name: 'symmetrical_triangle', direction: 'bearish', status: 'failed' },
    ],
  ])('takes the direction in which price leaves it: %s', (_, moves, expected) => {
    expect(patternsIn(path(...moves), triangles)).toEqual([expect.objectContaining(expected)]);
  });

  it('takes in further touches', () => {
    const prices = path([10, 84], [10, 100], [8, 88], [8, 100], [6, 91.5], [6, 100], [4, 96]);
    expect(patternsIn(prices, triangles)).toEqual([
      expect.objectContaining({
        name: 'ascending_triangle',
        from: day(50),
        to: day(98),
        points: expect.arrayContaining([{ role: 'peak', date: day(98), price: 100 }]),
      }),
    ]);
  });

  it.each<[string, readonly Move[]]>([
    [
      'the sides are parallel',
      [
        [10, 88],
        [10, 100],
        [7, 88],
        [7, 100],
        [5, 95.5],
      ],
    ],
    [
      'the sides come together too little',
      [
        [10, 88],
        [10, 100],
        [7, 90],
        [7, 100],
        [5, 95.5],
      ],
    ],
    [
      'both sides rise',
      [
        [10, 88],
        [10, 103],
        [7, 96],
        [7, 105.5],
        [5, 100],
      ],
    ],
    [
      'the sides part',
      [
        [10, 92],
        [10, 102],
        [7, 86],
        [7, 106],
        [5, 100],
      ],
    ],
    [
      'a touch lies far from its side',
      [
        [10, 88],
        [10, 97],
        [7, 91.4],
        [7, 100],
        [5, 95.5],
      ],
    ],
    [
      'there are only four touches',
      [
        [10, 88],
        [10, 100],
        [7, 91.4],
        [4, 95],
      ],
    ],
  ])('is not found where %s', (_, moves) => {
    expect(patternsIn(path(...moves), triangles)).toEqual([]);
  });

  it('is not found where half of it is one crossing', () => {
    const lead: readonly Move[] = [
      [20, 40],
      [10, 100],
    ];
    const end: readonly Move[] = [
      [8, 100],
      [7, 93],
      [7, 100],
      [5, 96.5],
    ];
    expect(patternsIn(pathOf(100, [...lead, [30, 88], ...end]), triangles)).toEqual([]);
    expect(patternsIn(pathOf(100, [...lead, [15, 88], ...end]), triangles)).toHaveLength(1);
  });

  it('is not redrawn after price has left it', () => {
    const left = path(...symmetrical, [10, 85]);
    const back = path(...symmetrical, [10, 85], [8, 93], [8, 88], [8, 92]);
    const [asItLeft, ...others] = patternsIn(left, triangles);
    expect(asItLeft).toMatchObject({ name: 'symmetrical_triangle', direction: 'bearish', status: 'confirmed' });
    expect(others).toEqual([]);
    expect(patternsIn(back, triangles)[0]).toMatchObject({
      points: asItLeft.points,
      confirmed_on: asItLeft.confirmed_on,
    });
  });

  it.each([
    [14, 3, 0],
    [15, 4, 1],
  ])('of %d bars is found as often as it is long enough', (_, third, times) => {
    const prices = path([4, 88], [4, 100], [third, 91.4], [3, 100], [3, 95.5]);
    expect(patternsIn(prices, triangles, { swing_atr: [1] }).filter(({ from }) => from === day(50))).toHaveLength(
      times,
    );
  });

  it('is not found where price stood outside of a side', () => {
    const end: readonly Move[] = [
      [10, 92],
      [8, 84],
      [6, 87.7],
      [4, 85],
    ];
    expect(patternsIn(path([16, 84], ...end), ['descending_triangle'], { swing_atr: [2] })).toHaveLength(1);
    expect(patternsIn(path([12, 99.8], [4, 84], ...end), ['descending_triangle'], { swing_atr: [2] })).toEqual([]);
  });

  it('is not found any more when its sides have met', () => {
    // The lower side rises to 100 between bars 118 and 119; price squeezes in between to the last.
    const until = (bars: number) =>
      path([10, 88], [10, 100], [7, 91.5], [7, 100], [5, 94], [15, 99.5], [14, 99.995], [bars, 99.995]);
    expect(patternsIn(until(0).slice(0, 119), triangles, { swing_atr: [3] })).toMatchObject([
      { status: 'forming', to: day(89) },
    ]);
    expect(patternsIn(until(4), triangles, { swing_atr: [3] })).toEqual([]);
  });
});
