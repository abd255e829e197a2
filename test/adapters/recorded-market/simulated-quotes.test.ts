import { FileBarSource } from '../../../src/adapters/bars/file-bar-source';
import { SimulatedQuotes } from '../../../src/adapters/recorded-market/simulated-quotes';
import { loadCalendar } from '../../../src/calendar';
import { ActionError } from '../../../src/slices/action-error';
import type { BarSource } from '../../../src/slices/ports';

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

  expect(await quotes.latest(['SPX'])).toMatchObject([{ symbol: 'SPX', kind: 'recorded' }]);
  await quotes.latest(['SPX']);
  expect(loads).toBe(2);
});
