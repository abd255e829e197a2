import { Html, html } from '../../base/html';
import { placeInTree } from '../../base/step-path';
import type { GraphLook, RunLook, StepLook, StepWhy } from '../sources';
import { haltButton } from './halt-form';
import { section } from './layout';
import { badge } from './marks';
import { table } from './table';
import { runAddress, stepAddress, time } from './words';

/** One run. `parts` are the contents of its sections. */
export const runPage = (runId: string, parts: Readonly<Record<string, Html>>): Html =>
  html`<div class="head">
      <h1>${runId}</h1>
      <div id="halting">${parts['halting']}</div>
    </div>
    <div id="standing">${parts['standing']}</div>
    ${Object.entries(runHeadings).map(([id, heading]) => section(id, heading, parts[id] ?? html``))}`;

const runHeadings = { graph: 'Graph', steps: 'Steps', happened: 'What happened' } as const;

/** What leads to a halt, or why there is none: one that nobody would take is not offered. */
export const haltingPart = ({ runId, notToHalt }: RunLook): Html =>
  notToHalt === undefined
    ? haltButton({ scope: 'run', key: runId }, 'Halt this run …')
    : html`<p class="note">${notToHalt}</p>`;

export function standingPart(run: RunLook): Html {
  const { status, definition, version, startedAt, closedAt, progress, standing, unknown } = run;
  return html`<dl class="figures">
      <div>
        <dt>State</dt>
        <dd>${badge(status)}</dd>
      </div>
      <div>
        <dt>Definition</dt>
        <dd>${definition ?? 'not known'} ${version}</dd>
      </div>
      <div>
        <dt>Started</dt>
        <dd>${time(startedAt)}</dd>
      </div>
      <div>
        <dt>Ended</dt>
        <dd>${closedAt === undefined ? 'goes on' : time(closedAt)}</dd>
      </div>
    </dl>
    ${
      progress === undefined
        ? undefined
        : html`<p class="progress">
            <progress aria-label="Progress" max="100" value="${Math.floor(progress.percent)}"></progress>
            <span>${Math.floor(progress.percent)} %, ${progress.text}</span>
          </p>`
    }
    ${standing.map((line) => html`<p class="notice">${line}</p>`)}
    ${unknown === undefined ? undefined : html`<p class="notice">${unknown}</p>`}`;
}

export function graphPart(graph: GraphLook): Html {
  if (!('svg' in graph)) return html`<p>${graph.why}</p>`;
  return html`<div
    class="graph"
    role="region"
    tabindex="0"
    aria-label="Graph of the steps; the table of steps below says the same in words"
  >
    ${new Html(graph.svg)}
  </div>`;
}

export function stepsPart({ runId, steps }: RunLook): Html {
  if (steps.length === 0) return html`<p>No steps to show yet.</p>`;
  return table<StepLook>(
    'The steps, in the order of the definition, how each stands and why',
    [
      {
        head: 'Step',
        kind: 'long',
        cell: ({ path }) => {
          const { depth, name } = placeInTree(path);
          return html`<a class="depth-${Math.min(depth, 6)}" href="${stepAddress(runId, path)}" title="${path}"
            >${name}</a
          >`;
        },
      },
      { head: 'State', cell: ({ status }) => badge(status) },
      { head: 'What it does', kind: 'long', cell: ({ action, kind }) => action ?? kind.replaceAll('_', ' ') },
      { head: 'Started', cell: ({ startedAt }) => (startedAt === undefined ? '' : time(startedAt)) },
      { head: 'Took', kind: 'number', cell: ({ took }) => took },
      { head: 'Why', kind: 'long', cell: ({ why }) => why },
    ],
    steps,
  );
}

export function happenedPart({ happened }: RunLook): Html {
  if (happened.length === 0) return html`<p>Nothing besides its steps.</p>`;
  return html`<ol class="plain">
    ${happened.map((line) => html`<li>${line}</li>`)}
  </ol>`;
}

/** Why a step stands as it does. */
export const stepPage = (runId: string, { step, reasons, when, dependencies }: StepWhy): Html =>
  html`<p><a href="${runAddress(runId)}">${runId}</a></p>
    <h1>${step.path}</h1>
    <p>${badge(step.status)} ${step.action ?? step.kind.replaceAll('_', ' ')}</p>
    <section aria-labelledby="why-heading">
      <h2 id="why-heading">Why</h2>
      <ul>
        ${reasons.map((reason) => html`<li>${reason}</li>`)}
      </ul>
    </section>
    ${
      when === undefined
        ? undefined
        : html`<section aria-labelledby="when-heading">
            <h2 id="when-heading">Condition</h2>
            <pre>${when}</pre>
          </section>`
    }
    <section aria-labelledby="after-heading">
      <h2 id="after-heading">Depends on</h2>
      ${
        dependencies.length === 0
          ? html`<p>Nothing.</p>`
          : table<StepWhy['dependencies'][number]>(
              'What the step depends on',
              [
                {
                  head: 'Step',
                  kind: 'long',
                  cell: ({ step: other }) => html`<a href="${stepAddress(runId, other)}">${other}</a>`,
                },
                { head: 'Has to have', cell: ({ on }) => on },
                { head: 'State', cell: ({ status }) => badge(status) },
              ],
              dependencies,
            )
      }
    </section>`;
