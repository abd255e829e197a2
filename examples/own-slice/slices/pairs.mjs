// A slice of one's own: one action that compares two series of bars. See README.md beside this folder.
import { ActionError, defineAction, z } from 'bellwether/slice';

const date = z.iso.date();

const input = z.strictObject({
  symbols: z.tuple([z.string(), z.string()]).describe('The two symbols'),
  source: z.string().default('samples').describe('Where their bars come from'),
  from: date.describe('First session'),
  to: date.describe('Last session'),
});

const output = z.strictObject({
  correlation: z.number().min(-1).max(1).describe('Pearson correlation of the daily returns of closes'),
  returns: z.int().min(2).describe('Days on which both have a return'),
  data: z.array(z.record(z.string(), z.unknown())).describe('Where the bars come from, one entry a symbol'),
});

export const correlate = defineAction({
  name: 'pairs.correlate',
  summary: 'Correlate the daily returns of two symbols',
  capability: 'compute',
  input,
  output,
  defaults: { timeout: '1m', heartbeat: '10s', retry: { max_attempts: 2 } },
  pool: true,
  async run({ symbols, source, from, to }, { bars, progress }) {
    const loaded = [];
    for (const symbol of symbols) {
      progress(loaded.length / symbols.length, symbol);
      loaded.push(await bars.load(source, { symbol, interval: '1d', from, to, historyBars: 0 }));
    }
    const [a, b] = commonReturns(...loaded.map(({ series }) => closesByTime(series)));
    if (a.length < 2)
      throw new ActionError(
        'TooFewBars',
        `${symbols.join(' and ')} have ${a.length} returns in common; at least 2 are needed`,
      );
    return {
      correlation: correlation(a, b),
      returns: a.length,
      // A result says which data it came from.
      data: loaded.map(({ provenance }) => provenance),
    };
  },
});

const closesByTime = ({ time, close }) => new Map(Array.from(time, (at, index) => [at, close[index]]));

/** From each day on which both have a close to the next such day. */
function commonReturns(first, second) {
  const days = [...first.keys()].filter((day) => second.has(day));
  const returns = (closes) => days.slice(1).map((day, index) => closes.get(day) / closes.get(days[index]) - 1);
  return [returns(first), returns(second)];
}

function correlation(a, b) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (of) => a.reduce((total, _, index) => total + of(a[index] - meanA, b[index] - meanB), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}
