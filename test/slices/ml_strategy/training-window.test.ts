import { ActionError } from '../../../src/slices/action-error';
import {
  requireHistory,
  sampleStep,
  trainingProvenance,
  trainingWindow,
} from '../../../src/slices/ml_strategy/training-window';
import { barsOf, walk } from './bars-of';

const plan = { folds: 5, horizonBars: 63, stepBars: 5 };

describe('the training window', () => {
  it.each([
    ['a session', '2000-01-05', 4],
    ['the first session', '2000-01-01', 0],
    ['a day after the last session', '2001-01-01', 10],
  ])('ends before a test window that begins on %s', (_, testFrom, bars) => {
    const window = trainingWindow(barsOf(walk(10)), testFrom);
    const { symbol, interval, currency, ...columns } = window;
    expect([symbol, interval, currency]).toEqual(['TEST', '1d', 'USD']);
    expect(Object.values(columns).map((column) => column.length)).toEqual(new Array(7).fill(bars));
  });

  it.each([
    ['the folds', 126, 1, 445],
    ['the warm-up', 200, 1, 519],
    ['min_training_bars', 126, 600, 600],
  ])('has to be long enough for %s', (_, firstBar, minBars, needed) => {
    const window = (bars: number) => barsOf(walk(bars));
    expect(() => requireHistory(window(needed), '2005-01-01', firstBar, minBars, plan)).not.toThrow();
    expect(() => requireHistory(window(needed - 1), '2005-01-01', firstBar, minBars, plan)).toThrow(
      `TEST has ${needed - 1} bars before 2005-01-01; ${needed} are needed`,
    );
  });

  it('says what to do when it is too short', () => {
    const check = () => requireHistory(barsOf(walk(400)), '2005-01-01', 126, 504, plan);
    expect(check).toThrow(ActionError);
    expect(check).toThrow(expect.objectContaining({ code: 'InsufficientHistory', retryable: false }));
    expect(check).toThrow(
      'TEST has 400 bars before 2005-01-01; 504 are needed to learn which strategy to use (126 to warm up, horizon 63, 5 folds, at least 504). ' +
        'Fetch more history if the source has it (training_bars / history_bars), else let the test window begin about 104 sessions later',
    );
  });

  it('gives a provenance that ends where it ends', () => {
    const provenance = {
      source: 'samples',
      kind: 'real' as const,
      description: 'daily bars',
      symbol: 'TEST',
      interval: '1d' as const,
      from: '2000-01-01',
      to: '2000-01-10',
      bars: 10,
      sha256: 'ab',
    };
    const window = trainingWindow(barsOf(walk(10)), '2000-01-05');
    expect(trainingProvenance([window], [provenance])).toEqual([{ ...provenance, to: '2000-01-04', bars: 4 }]);
    expect(() => trainingProvenance([window], [])).toThrow('does not say where the bars of TEST came from');
  });
});

describe('the step between samples', () => {
  it.each([
    ['is the one asked for while that gives few samples', 504, plan, 5],
    ['grows with the window', 1260, plan, 14],
    ['keeps enough samples for the folds', 700, { folds: 10, horizonBars: 126, stepBars: 1 }, 5],
    ['is never below the one asked for', 1260, { ...plan, stepBars: 20 }, 20],
  ])('%s', (_, bars, asked, expected) => {
    expect(sampleStep(bars, 126, asked)).toBe(expected);
  });
});
