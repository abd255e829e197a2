import { type Html, html } from '../html/html';
import type { PerformanceReport } from '../report/report-schema';

/** Which step of which run made the report, when, and from which artifact. */
export function colophon({ run, generated_at: generatedAt, result }: PerformanceReport): Html {
  return html` <footer class="colophon">
    <hr />
    <p>
      Run ${run.run_id} · step ${run.step_path} · generated
      <time datetime="${generatedAt}">${generatedAt.slice(0, 19).replace('T', ' ')} UTC</time> by Bellwether
    </p>
    <p>Backtest result <span class="hash">${result.ref}</span></p>
  </footer>`;
}
