import fc from 'fast-check';
import { prepareOptimizationData } from '../../../src/slices/data';
import { commonSessions, splitSessions } from '../../../src/slices/data/optimization-folds';
import type { BarSeries } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';

const dates = (count: number) =>
  Array.from({ length: count }, (_, day) => new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10));

it('cuts the samples into training, folds and a test behind them', async () => {
  const input = { symbols: ['SPX', 'IXIC'], start_date: '2008-01-01', end_date: '2009-12-31', folds: 3 };
  const output = await prepareOptimizationData.run(prepareOptimizationData.input.parse(input), testPorts());
  expect(prepareOptimizationData.output.parse(output)).toEqual(output);
  expect(output).toMatchObject({
    bars: { kind: 'bar_set', rows: 1010 },
    sessions: 505,
    train: { from: '2008-01-02', to: '2009-08-07' },
    test: { from: '2009-08-10', to: '2009-12-31' },
    folds: [
      { train: { from: '2008-01-02', to: '2008-05-27' }, test: { from: '2008-05-28', to: '2008-10-17' } },
      { train: { from: '2008-01-02', to: '2008-10-17' }, test: { from: '2008-10-20', to: '2009-03-16' } },
      { train: { from: '2008-01-02', to: '2009-03-16' }, test: { from: '2009-03-17', to: '2009-08-07' } },
    ],
    provenance: [{ symbol: 'SPX' }, { symbol: 'IXIC' }],
  });
});

describe('splitSessions', () => {
  it('rolls the training on when asked to', () => {
    const { folds } = splitSessions(dates(150), { split: 0.8, folds: 2, method: 'rolling', embargo: 0 });
    const days = dates(150);
    expect(folds).toEqual([
      { train: { from: days[0], to: days[39] }, test: { from: days[40], to: days[79] } },
      { train: { from: days[40], to: days[79] }, test: { from: days[80], to: days[119] } },
    ]);
  });

  it.each([
    ['too few sessions', 100, 0.8, 5, 0],
    ['an embargo that eats the test', 150, 0.8, 2, 15],
  ])('refuses %s', (_, count, split, folds, embargo) => {
    expect(() => splitSessions(dates(count), { split, folds, method: 'anchored', embargo })).toThrow(
      expect.objectContaining({ code: 'TooFewBars' }),
    );
  });

  it('never lets a part reach into what follows it, and tests all of the training but its first block', () => {
    const request = fc.record({
      split: fc.double({ min: 0.3, max: 0.9, noNaN: true }),
      folds: fc.integer({ min: 1, max: 8 }),
      method: fc.constantFrom('anchored' as const, 'rolling' as const),
      embargo: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 800, max: 1500 }), request, (count, asked) => {
        const { train, test, folds } = splitSessions(dates(count), asked);
        expect(train.to < test.from).toBe(true);
        folds.forEach((fold, index) => {
          expect(
            fold.train.from <= fold.train.to && fold.train.to < fold.test.from && fold.test.from <= fold.test.to,
          ).toBe(true);
          expect(fold.test.to <= train.to).toBe(true);
          if (index > 0) expect(folds[index - 1].test.to < fold.test.from).toBe(true);
        });
        expect(folds.at(-1)?.test.to).toBe(train.to);
      }),
    );
  });
});

describe('commonSessions', () => {
  const series = (symbol: string, ...time: string[]) =>
    ({ symbol, time: time.map((date) => Date.parse(`${date}T00:00:00Z`)) }) as BarSeries;

  it('runs from where the last begins to where the first ends, with days that only one has', () => {
    expect(
      commonSessions([
        series('A', '2000-01-03', '2000-01-04', '2000-01-06'),
        series('B', '2000-01-04', '2000-01-05', '2000-01-06', '2000-01-07'),
      ]),
    ).toEqual(['2000-01-04', '2000-01-05', '2000-01-06']);
  });

  it('refuses symbols without a common time', () => {
    expect(() => commonSessions([series('A', '2000-01-03'), series('B', '2001-01-03')])).toThrow(
      'the symbols have no session in common: A 2000-01-03 to 2000-01-03, B 2001-01-03 to 2001-01-03',
    );
  });
});
