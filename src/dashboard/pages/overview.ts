import { type Html, html } from '../../base/html';
import type { AlertLook, RunRow, ScheduleLook } from '../sources';
import { haltButton } from './halt-form';
import { section } from './layout';
import { badge } from './marks';
import { table } from './table';
import { runAddress, time } from './words';

/** The first page: what runs, what the accounts hold, what is wrong, what comes next. `parts` are the contents of its sections. */
export const overviewPage = (parts: Readonly<Record<string, Html>>): Html =>
  html`<div class="head">
      <h1>Overview</h1>
      ${haltButton({ scope: 'all', key: '' }, 'Halt everything …')}
    </div>
    ${Object.entries(overviewHeadings).map(([id, heading]) => section(id, heading, parts[id] ?? html``))}`;

const overviewHeadings = {
  alerts: 'Alerts',
  runs: 'Runs',
  accounts: 'Accounts',
  schedules: 'Schedules',
} as const;

export function runsPart(runs: readonly RunRow[]): Html {
  if (runs.length === 0) return html`<p>No runs yet. Start one with <code>bellwether run simple-backtest</code>.</p>`;
  return table<RunRow>(
    'The newest runs first',
    [
      { head: 'Run', kind: 'long', cell: ({ runId }) => html`<a href="${runAddress(runId)}">${runId}</a>` },
      { head: 'Definition', cell: ({ definition }) => definition ?? 'not known' },
      { head: 'State', cell: ({ status }) => badge(status) },
      { head: 'Started', cell: ({ startedAt }) => time(startedAt) },
      { head: 'Ended', cell: ({ closedAt }) => (closedAt === undefined ? 'goes on' : time(closedAt)) },
    ],
    runs,
  );
}

export function alertsPart(alerts: readonly AlertLook[]): Html {
  if (alerts.length === 0) return html`<p>No alerts.</p>`;
  return table<AlertLook>(
    'Alerts that are not resolved, and the last that were',
    [
      {
        head: 'Severity',
        cell: ({ severity }) =>
          html`<span class="badge ${severityTones[severity]}"
            ><span aria-hidden="true">${severityMarks[severity]}</span> ${severity}</span
          >`,
      },
      { head: 'State', cell: ({ state }) => state },
      {
        head: 'What',
        kind: 'long',
        cell: ({ title, message, replay }) =>
          html`${replay === undefined ? undefined : html`<span class="badge quiet">replay of ${replay}</span> `}<strong
              >${title}</strong
            >
            ${message}`,
      },
      { head: 'Times', kind: 'number', cell: ({ count }) => count },
      { head: 'Last', cell: ({ lastSeen }) => time(lastSeen) },
      {
        head: 'From',
        kind: 'long',
        cell: ({ runId, stepPath }) => html`<a href="${runAddress(runId)}">${runId}</a> ${stepPath}`,
      },
    ],
    alerts,
  );
}

const severityTones = { low: 'quiet', medium: 'going', high: 'doubt', critical: 'bad' } as const;
const severityMarks = { low: '·', medium: '▲', high: '▲▲', critical: '▲▲▲' } as const;

export function schedulesPart(schedules: readonly ScheduleLook[]): Html {
  if (schedules.length === 0)
    return html`<p>No schedules. Create one with <code>bellwether schedule create DEFINITION</code>.</p>`;
  return table<ScheduleLook>(
    'Schedules, and when they fire next',
    [
      { head: 'Starts', kind: 'long', cell: ({ of }) => of },
      { head: 'State', cell: ({ state }) => state },
      { head: 'Next, and what is left out', kind: 'long', cell: nextTimes },
      { head: 'So far', kind: 'long', cell: ({ soFar }) => soFar },
      {
        head: 'Under way',
        kind: 'long',
        cell: ({ running }) =>
          running.length === 0 ? 'nothing' : running.map((runId) => html`<a href="${runAddress(runId)}">${runId}</a> `),
      },
    ],
    schedules,
  );
}

function nextTimes({ next, problem }: ScheduleLook): Html {
  if (next.length === 0) return html`${problem ?? 'does not fire any more'}`;
  return html`<ul class="plain">
      ${next.map(({ at, skipped }) =>
        skipped === undefined
          ? html`<li>${time(at)}</li>`
          : html`<li class="quiet">${time(at)} left out: ${skipped}</li>`,
      )}
    </ul>
    ${problem === undefined ? undefined : html`<p class="note">${problem}</p>`}`;
}
