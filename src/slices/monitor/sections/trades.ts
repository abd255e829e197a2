import { currencyName } from '../html/currency';
import { type Html, html } from '../html/html';
import { fixed, NOT_AVAILABLE, percent, signed, words } from '../html/format';
import { factTable } from '../html/facts';
import type { PerformanceReport } from '../report/report-schema';

/** Trade statistics and why trades ended. The trades themselves stand at the end of the report. */
export function trades(report: PerformanceReport): Html {
  const { trade_statistics: statistics, costs } = report;
  if (statistics.count === 0) {
    return html` <section aria-labelledby="trades">
      <h2 id="trades">Trades</h2>
      <p>The strategy made no trade in this window: its account value did not move.</p>
    </section>`;
  }
  return html` <section aria-labelledby="trades">
    <h2 id="trades">Trades</h2>
    <div class="pair">
      ${factTable('Trade statistics', [
        [
          'Trades',
          `${fixed(statistics.count, 0)} (${fixed(statistics.long, 0)} long, ${fixed(statistics.short, 0)} short)`,
        ],
        ['Winning', `${fixed(statistics.winning, 0)} (${percent(statistics.win_rate, 1)})`],
        ['Losing', fixed(statistics.losing, 0)],
        ['Profit factor', fixed(statistics.profit_factor)],
        ['Mean profit or loss', signed(statistics.expectancy)],
        [
          'Mean return',
          statistics.average_return_pct === null ? NOT_AVAILABLE : `${signed(statistics.average_return_pct)} %`,
        ],
        ['Mean holding time', `${fixed(statistics.average_bars_held, 1)} bars`],
        ['Time in the market', statistics.exposure === undefined ? NOT_AVAILABLE : percent(statistics.exposure, 1)],
      ])}
      ${factTable('Profits, losses and costs of the trades', [
        ['Net profit', signed(statistics.net_profit)],
        ['Mean win', signed(statistics.average_win)],
        ['Mean loss', signed(statistics.average_loss)],
        ['Largest win', signed(statistics.largest_win)],
        ['Largest loss', signed(statistics.largest_loss)],
        ['Commission paid', fixed(costs.commission)],
        ['Cost of slippage', fixed(costs.slippage)],
      ])}
    </div>
    <p class="note">
      Money in ${currencyName(report.currency)}; profits and losses are net of commission and slippage. Trades ended by:
      ${reasons(report)}. The list of trades is <a href="#trade-list">at the end</a>.
    </p>
  </section>`;
}

function reasons({ trades: all }: PerformanceReport): string {
  const counts = new Map<string, number>();
  for (const trade of all) counts.set(trade.exit_reason, (counts.get(trade.exit_reason) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => `${words(reason).toLowerCase()} ${fixed(count, 0)}`)
    .join(', ');
}
