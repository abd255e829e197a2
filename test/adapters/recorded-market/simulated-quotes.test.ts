import { FileBarSource } from '../../../src/adapters/bars/file-bar-source';
import { SimulatedQuotes } from '../../../src/adapters/recorded-market/simulated-quotes';
import { loadCalendar } from '../../../src/calendar';
import { ActionError } from '../../../src/slices/action-error';
import type { BarSource } from '../../../src/slices/ports';
import { barsOf } from './bars-of';

it('asks a source again that has failed once: a run in a recorded session lives longer than that', async () => {
  const files = new FileBarSource();
  let loads = 0;
  const bars: BarSource = {
    load: async (...given) => {
      loads += 1;
      if (loads === 1) throw new ActionError('Unreachable', 'no answer', { retryable: true });
      return files.load(...given);
    },
  };
  const quotes = new SimulatedQuotes({
    bars,
    source: 'samples',
    calendar: loadCalendar('XNYS'),
    now: () => Date.parse('2008-10-15T15:00:00Z'),
    seed: '1',
  });

  await expect(quotes.latest(['SPX'])).rejects.toThrow('no answer');

  expect(await quotes.latest(['SPX'])).toMatchObject([{ symbol: 'SPX', kind: 'synthetic' }]);
  await quotes.latest(['SPX']);
  expect(loads).toBe(2);
});

describe('says of a price whether a market has had it', () => {
  const daily = { 'AAA 1d': { '2024-03-14': 10 } };
  const fiveMinutes = { 'AAA 5m': { '2024-03-14T14:30:00Z': 10 } };

  it.each([
    ['a path within a daily bar', daily, 'real', '2024-03-14T15:00:00Z', 'synthetic'],
    ['the close of that bar', daily, 'real', '2024-03-14T20:00:00Z', 'recorded'],
    ['the close of a made-up bar', daily, 'synthetic', '2024-03-14T20:00:00Z', 'synthetic'],
    ['an intraday bar', fiveMinutes, 'real', '2024-03-14T14:32:00Z', 'recorded'],
    ['a made-up intraday bar', fiveMinutes, 'synthetic', '2024-03-14T14:32:00Z', 'synthetic'],
  ] as const)('%s', async (_, rows, origin, moment, kind) => {
    const files = barsOf(rows);
    const bars: BarSource = {
      load: async (...given) => {
        const loaded = await files.load(...given);
        return { ...loaded, provenance: { ...loaded.provenance, kind: origin } };
      },
    };
    const calendar = loadCalendar('XNYS');
    const quotes = new SimulatedQuotes({ bars, source: 'csv', calendar, now: () => Date.parse(moment), seed: '1' });
    expect(await quotes.latest(['AAA'])).toMatchObject([{ symbol: 'AAA', kind }]);
  });
});

describe('on a day without the bars of a symbol', () => {
  const at = (moment: string, rows: Parameters<typeof barsOf>[0]) =>
    new SimulatedQuotes({
      bars: barsOf(rows),
      source: 'csv',
      calendar: loadCalendar('XNYS'),
      now: () => Date.parse(moment),
      seed: '1',
    });

  it('quotes the close of the session before, and the others as ever', async () => {
    const quotes = at('2024-03-14T15:00:00Z', {
      'AAA 1d': { '2024-03-13': 10, '2024-03-14': 11 },
      'BBB 1d': { '2024-03-13': 20 },
    });
    expect(await quotes.latest(['AAA', 'BBB', 'CCC'])).toMatchObject([
      { symbol: 'AAA', last: 11 },
      { symbol: 'BBB', last: 20, at: '2024-03-13T20:00:00.000Z' },
    ]);
  });

  it('shows no bar that has not begun', async () => {
    const rows = { 'AAA 1d': { '2024-03-13': 10 }, 'AAA 5m': { '2024-03-14T15:10:00Z': 12 } };
    expect(await at('2024-03-14T14:30:00Z', rows).latest(['AAA'])).toMatchObject([{ last: 10 }]);
    expect(await at('2024-03-14T15:10:00Z', rows).latest(['AAA'])).toMatchObject([{ last: 12 }]);
  });
});
