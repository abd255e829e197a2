import { htmlDocument } from '../html/document';
import { html } from '../html/html';
import type { PerformanceReport } from '../report/report-schema';
import { assumptions } from './assumptions';
import { colophon } from './colophon';
import { data } from './data';
import { drawdown } from './drawdown';
import { equity } from './equity';
import { headline } from './headline';
import { market } from './market';
import { masthead } from './masthead';
import { monthly } from './monthly';
import { selection } from './selection';
import { strategies } from './strategies';
import { tradeList } from './trade-list';
import { trades } from './trades';

/** In reading order. A section that has nothing to show gives nothing. */
const sections = [
  headline,
  equity,
  drawdown,
  monthly,
  trades,
  strategies,
  selection,
  market,
  data,
  assumptions,
  tradeList,
];

/**
 * The report as one HTML document that needs no other file, no network and no script; its content policy forbids all
 * three. The same report gives the same text.
 */
export function reportPage(report: PerformanceReport): string {
  return htmlDocument(
    report.title,
    html`${masthead(report)}
      <main>${sections.map((section) => section(report))}</main>
      ${colophon(report)}`,
  );
}
