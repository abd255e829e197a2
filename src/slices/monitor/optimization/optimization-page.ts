import { dates } from '../html/dates';
import { htmlDocument } from '../html/document';
import { readable } from '../html/facts';
import { fixed, NOT_AVAILABLE, percent, words } from '../html/format';
import { type Html, html } from '../html/html';
import { moment, TIMES_NOTE } from '../html/moment';
import { table } from '../html/table';
import { foldsSection } from './folds-section';
import { heldOutSection } from './held-out-section';
import { luckSection } from './luck-section';
import { objectiveName } from './objective-name';
import type { OptimizationReport } from './optimization-report';
import { samplesSection } from './samples-section';
import { parametersOf, searchSection } from './search-section';

/** In reading order; a section that has nothing to show gives nothing. */
const sections = [tiles, samplesSection, heldOutSection, luckSection, foldsSection, searchSection, dataSection];

/** The report as one HTML document without scripts, network or other files. The same report gives the same text. */
export function optimizationPage(report: OptimizationReport): string {
  return htmlDocument(
    report.title,
    html`${masthead(report)}
      <main>${sections.map((section) => section(report))}</main>
      ${colophon(report)}`,
  );
}

function masthead(report: OptimizationReport): Html {
  const { optimization, warnings } = report;
  const { best, train, method } = optimization;
  const searched = train === undefined ? undefined : html` · searched on ${dates(train.from, train.to)}`;
  return html` <header class="masthead">
    <p class="eyebrow">Optimization report</p>
    <h1>${report.title}</h1>
    <p class="lead">
      ${best.selection.symbol} ·
      ${words(best.selection.strategy)}${method === undefined ? '' : ` · ${method} search`}${searched}
    </p>
    ${train === undefined || moment(train.from) === train.from ? undefined : html`<p class="note">${TIMES_NOTE}</p>`}
    ${
      warnings.length === 0
        ? undefined
        : html`<aside class="notice" aria-label="Before you trust these figures">
            <p><strong>Before you trust these figures:</strong></p>
            <ul>
              ${warnings.map((warning) => html`<li>${warning}</li>`)}
            </ul>
          </aside>`
    }
    <p class="verdict">${verdict(report)}</p>
  </header>`;
}

/** The facts, with no adjective. */
function verdict({ optimization, validation }: OptimizationReport): string {
  const { best, objective, trials } = optimization;
  const count = trials === undefined ? 'the candidates' : `${fixed(trials.count, 0)} candidates`;
  const chosen = readable(parametersOf(best));
  const choice = `The best of ${count} by ${objectiveName(objective)} is ${chosen === '' ? 'the only one' : chosen}.`;
  if (validation === null) return `${choice} Nothing was tried on bars that the search had not seen.`;
  const [inside, outside] = [validation.in_sample.performance.sharpe, validation.out_of_sample.performance.sharpe];
  const probability = validation.deflated_sharpe?.value;
  const luck =
    probability === null || probability === undefined
      ? ''
      : ` The probability that its result in sample is more than the luck of so many trials is ${percent(probability, 1)}.`;
  return `${choice} Its Sharpe ratio was ${fixed(inside ?? null)} in sample and ${fixed(outside ?? null)} out of sample.${luck}`;
}

function tiles({ optimization, validation }: OptimizationReport): Html {
  const performance = validation?.out_of_sample.performance;
  const efficiency = optimization.walk_forward?.efficiency;
  return html` <section aria-labelledby="headline">
    <h2 id="headline">Headline figures</h2>
    <dl class="tiles">
      ${tile('Sharpe ratio out of sample', fixed(performance?.sharpe ?? null), `In sample ${fixed(validation?.in_sample.performance.sharpe ?? null)}`)}
      ${tile('Deflated Sharpe ratio', percent(validation?.deflated_sharpe?.value ?? null, 1), 'Probability of more than luck')}
      ${tile('Walk-forward efficiency', percent(efficiency ?? null, 0), 'Test score over train score')}
      ${tile('Probability of overfitting', percent(validation?.overfitting?.probability ?? null, 1), 'Above 50 %: worse than no choice')}
    </dl>
  </section>`;
}

function tile(name: string, figure: string, beside: string): Html {
  return html`<div class="tile">
    <dt>${name}</dt>
    <dd><span class="figure">${figure}</span><br /><span class="beside">${beside}</span></dd>
  </div>`;
}

function dataSection({ optimization, validation }: OptimizationReport): Html {
  const provenance = optimization.provenance.length > 0 ? optimization.provenance : (validation?.provenance ?? []);
  return html` <section aria-labelledby="data">
    <h2 id="data">Data</h2>
    ${
      provenance.length === 0
        ? html`<p class="notice">
            <strong>Origin of the data not stated.</strong> The search does not say which bars it used.
          </p>`
        : table(
            'Provenance of the bars',
            [
              { head: 'Symbol', cell: (entry) => entry.symbol },
              { head: 'Source', cell: (entry) => entry.source },
              { head: 'Kind', cell: (entry) => html`<strong>${words(entry.kind)}</strong>` },
              { head: 'Range', cell: (entry) => dates(entry.from, entry.to) },
              { head: 'Bars', kind: 'number', cell: (entry) => fixed(entry.bars, 0) },
              { head: 'SHA-256', kind: 'hash', cell: (entry) => entry.sha256 },
            ],
            provenance,
          )
    }
  </section>`;
}

function colophon({ run, generated_at: generatedAt, optimization }: OptimizationReport): Html {
  return html` <footer class="colophon">
    <hr />
    <p>
      Run ${run.run_id} · step ${run.step_path} · generated
      <time datetime="${generatedAt}">${generatedAt.slice(0, 19).replace('T', ' ')} UTC</time> by Bellwether
    </p>
    <p>Search result <span class="hash">${optimization.result?.ref ?? NOT_AVAILABLE}</span></p>
  </footer>`;
}
