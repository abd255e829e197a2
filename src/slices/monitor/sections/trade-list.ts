import { isIntraday } from '../../shared/bar-interval';
import { type Html, html } from '../html/html';
import { fixed, price, quantity, signed, toneOf, words } from '../html/format';
import { moment, TIMES_NOTE } from '../html/moment';
import { type Column, table } from '../html/table';
import type { PerformanceReport } from '../report/report-schema';

/** The most trades that are listed; above it the first and the last half of this number are. */
const MOST_TRADES = 500;

interface Numbered {
  readonly number: number;
  readonly trade: PerformanceReport['trades'][number];
}

const columns: readonly Column<Numbered>[] = [
  { head: '#', cell: ({ number }) => number },
  { head: 'Symbol', cell: ({ trade }) => trade.symbol },
  { head: 'Side', cell: ({ trade }) => trade.side },
  { head: 'Entry', kind: 'date', cell: ({ trade }) => moment(trade.entry_date) },
  { head: 'Exit', kind: 'date', cell: ({ trade }) => moment(trade.exit_date) },
  { head: 'Quantity', kind: 'number', cell: ({ trade }) => quantity(trade.quantity) },
  { head: 'Entry price', kind: 'number', cell: ({ trade }) => price(trade.entry_price) },
  { head: 'Exit price', kind: 'number', cell: ({ trade }) => price(trade.exit_price) },
  {
    head: 'Profit or loss',
    kind: 'number',
    cell: ({ trade }) => html`<span class="${toneOf(trade.pnl)}">${signed(trade.pnl)}</span>`,
  },
  { head: 'Return', kind: 'number', cell: ({ trade }) => `${signed(trade.return_pct)}\u00a0%` },
  { head: 'Bars', kind: 'number', cell: ({ trade }) => fixed(trade.bars_held, 0) },
  { head: 'Ended by', cell: ({ trade }) => words(trade.exit_reason) },
];

/** All trades, or the first and last of very many with a note that says so. */
export function tradeList({ trades, interval }: PerformanceReport): Html | undefined {
  if (trades.length === 0) return undefined;
  const numbered = trades.map((trade, index) => ({ number: index + 1, trade }));
  const half = MOST_TRADES / 2;
  const times = isIntraday(interval) ? ` ${TIMES_NOTE}` : undefined;
  return html` <section aria-labelledby="trade-list">
    <h2 id="trade-list">List of trades</h2>
    ${
      trades.length <= MOST_TRADES
        ? html`<p class="note">Prices include slippage; profit or loss is net of commission.${times}</p>
            ${table('Trades', columns, numbered, 'dense')}`
        : html`<p class="note">
              The first ${half} and the last ${half} of ${fixed(trades.length, 0)} trades; all of them are in the JSON
              report. Prices include slippage; profit or loss is net of commission.${times}
            </p>
            <h3>First ${half}</h3>
            ${table('First trades', columns, numbered.slice(0, half), 'dense')}
            <h3>Last ${half}</h3>
            ${table('Last trades', columns, numbered.slice(-half), 'dense')}`
    }
  </section>`;
}
