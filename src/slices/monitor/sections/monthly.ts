import { type Html, html } from '../html/html';
import { fixed, percent } from '../html/format';
import type { PerformanceReport } from '../report/report-schema';

type Year = PerformanceReport['monthly_returns']['strategy'][number];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Where a stronger colour begins, as a share. Fixed, so that two reports can be laid side by side. */
const LEVELS = [0, 0.01, 0.03, 0.06];

/** Returns by year and month as a heat table; the sum columns are the year's return of both. */
export function monthly({ monthly_returns: returns }: PerformanceReport): Html {
  const benchmark = new Map(returns.benchmark.map((year) => [year.year, year.total]));
  return html` <section aria-labelledby="monthly">
    <h2 id="monthly">Monthly returns</h2>
    <div class="scroll" role="region" tabindex="0" aria-label="Returns of the strategy by year and month, in percent">
      <table class="heat">
        <thead>
          <tr>
            <th scope="col">Year</th>
            ${MONTHS.map((month) => html`<th scope="col">${month}</th>`)}
            <th scope="col" class="sum">Year</th>
            <th scope="col" class="sum">Buy and hold</th>
          </tr>
        </thead>
        <tbody>
          ${returns.strategy.map((year) => row(year, benchmark.get(year.year)))}
        </tbody>
      </table>
    </div>
    <p class="keys">${KEY}</p>
    <p class="note">
      Returns in percent, compounded and net of costs, of the strategy; the last column is the year of buy and hold. The
      first and last year may be parts of a year. ${positive(returns.strategy)}
    </p>
  </section>`;
}

function row(year: Year, benchmark: number | undefined): Html {
  return html`<tr>
    <th scope="row">${year.year}</th>
    ${year.months.map(cell)}
    <td class="sum ${shade(year.total)}">${points(year.total)}</td>
    <td class="sum">${benchmark === undefined ? '' : points(benchmark)}</td>
  </tr> `;
}

function cell(value: number | null): Html {
  return value === null ? html`<td></td>` : html`<td class="${shade(value)}">${points(value)}</td>`;
}

/** Tenths of a percent, with the sign of a loss; the unit stands in the note. */
function points(value: number): string {
  return fixed(value * 100, 1);
}

/** The class of the ground: none for zero, 1 to 4 by size. */
function shade(value: number): string {
  if (value === 0) return '';
  const level = LEVELS.filter((from) => Math.abs(value) >= from).length;
  return `${value > 0 ? 'up' : 'down'}-${level}`;
}

function positive(years: readonly Year[]): string {
  const months = years.flatMap((year) => year.months).filter((value) => value !== null);
  if (months.length === 0) return '';
  const count = months.filter((value) => value > 0).length;
  return `${count} of ${months.length} months were positive (${percent(count / months.length, 0)}).`;
}

const KEY: Html = html`<span class="key down-4">−6 % or less</span> <span class="key down-3">to −3 %</span>
  <span class="key down-2">to −1 %</span> <span class="key down-1">below 0</span> <span class="key up-1">above 0</span>
  <span class="key up-2">from 1 %</span> <span class="key up-3">from 3 %</span>
  <span class="key up-4">6 % or more</span>`;
