import { ActionError } from '../../../src/slices/action-error';
import type { BarSource } from '../../../src/slices/ports';

/** A source of a test's own: by symbol and interval (`AAA 1d`) the bars, each with one price. */
export function barsOf(rows: Readonly<Record<string, Readonly<Record<string, number>>>>): BarSource {
  return {
    load: (source, { symbol, interval, from, to }) => {
      const found = Object.entries(rows[`${symbol} ${interval}`] ?? {})
        .map(([at, price]) => ({ time: Date.parse(at), price }))
        .filter(({ time }) => time >= Date.parse(from) && time < Date.parse(to) + 86_400_000);
      if (found.length === 0) return Promise.reject(new ActionError('NoData', `${symbol} has no bars then`));
      const time = found.map((row) => row.time);
      const price = found.map((row) => row.price);
      return Promise.resolve({
        series: {
          symbol,
          interval,
          currency: 'USD',
          time,
          open: price,
          high: price,
          low: price,
          close: price,
          adjClose: price,
          volume: price,
        },
        provenance: {
          source,
          kind: 'real',
          description: '',
          symbol,
          interval,
          from,
          to,
          bars: time.length,
          sha256: '',
        },
        adjustedCloses: 'none',
        rejected: [],
        notes: [],
      });
    },
  };
}
