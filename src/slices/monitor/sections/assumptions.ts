import { type Html, html } from '../html/html';
import { fixed } from '../html/format';
import { unknownCurrency } from '../../shared/bars';
import type { PerformanceReport } from '../report/report-schema';

/** The rules that the simulation followed and what trading cost. */
export function assumptions({ assumptions: rules, costs, performance, currency }: PerformanceReport): Html {
  const total = costs.commission + costs.slippage;
  const share = ((total / performance.initial_value) * 100).toFixed(2);
  const named = currency !== undefined && currency !== unknownCurrency;
  return html` <section aria-labelledby="assumptions">
    <h2 id="assumptions">Assumptions and costs</h2>
    <p>
      Trading cost ${fixed(total)}${named ? html` ${currency}` : undefined}, ${share} % of the capital at the start:
      ${fixed(costs.commission)} commission and ${fixed(costs.slippage)} slippage. Both are taken off every figure
      above.
    </p>
    <ul class="rules">
      ${rules.map((rule) => html`<li>${rule}</li> `)}
    </ul>
    <p class="note">A simulation on past prices says what would have happened under these rules, not what will.</p>
  </section>`;
}
