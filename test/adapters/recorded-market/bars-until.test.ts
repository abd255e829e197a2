import { barsUntil } from '../../../src/adapters/recorded-market/bars-until';
import { loadCalendar } from '../../../src/calendar';
import { ActionError } from '../../../src/slices/action-error';
import type { BarRequest, BarSource } from '../../../src/slices/ports';
import { barsOf } from './bars-of';

const request: BarRequest = { symbol: 'AAA', interval: '1d', from: '2024-03-01', to: '2024-03-31', historyBars: 0 };
const source = barsOf({ 'AAA 1d': { '2024-03-13': 10, '2024-03-14': 11, '2024-03-15': 12 } });
const until = (moment: string, bars: BarSource = source): BarSource =>
  barsUntil(bars, loadCalendar('XNYS'), () => Date.parse(moment));

it.each([
  ['2024-03-14T19:59:00Z', [10]],
  ['2024-03-14T20:00:00Z', [10, 11]],
  ['2024-03-20T00:00:00Z', [10, 11, 12]],
])('shows at %s the bars that are over', async (moment, closes) => {
  expect((await until(moment).load('csv', request)).series.close).toEqual(closes);
});

it('asks a source again that has failed once, and then no more', async () => {
  let loads = 0;
  const failing: BarSource = {
    load: (...given) => {
      loads += 1;
      return loads === 1
        ? Promise.reject(new ActionError('SourceUnreadable', 'no answer', { retryable: true }))
        : source.load(...given);
    },
  };
  const bars = until('2024-03-20T00:00:00Z', failing);
  await expect(bars.load('csv', request)).rejects.toThrow('no answer');
  await bars.load('csv', request);
  await bars.load('csv', request);
  expect(loads).toBe(2);
});

it('ends the waiting of a step that is cancelled, and of no other that waits for the same', async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const slow: BarSource = { load: (...given) => answered.then(() => source.load(...given)) };
  const bars = until('2024-03-20T00:00:00Z', slow);
  const step = new AbortController();
  const cancelled = bars.load('csv', request, step.signal);
  const other = bars.load('csv', request, new AbortController().signal);
  step.abort(new Error('cancelled'));
  await expect(cancelled).rejects.toThrow('cancelled');
  await expect(bars.load('csv', request, step.signal)).rejects.toThrow('cancelled');
  answer();
  expect((await other).series.close).toEqual([10, 11, 12]);
});
