import { messageOf } from '../../base/errors';
import { html, type Html } from '../../base/html';
import { accountsPart } from '../pages/accounts-part';
import { overviewChanges, runChanges } from '../pages/changes';
import { alertsPart, runsPart, schedulesPart } from '../pages/overview';
import { graphPart, haltingPart, happenedPart, standingPart, stepsPart } from '../pages/run-page';
import type { AlertLook, DashboardSources, RunLook, RunRow } from '../sources';
import { Feed } from './feed';
import { renderingOf, type Rendering } from './rendering';

/** The feeds of all pages that somebody looks at: one for the overview, one for each run, however many look. */
export class Feeds {
  readonly #byRun = new Map<string, Feed>();
  readonly #overview: Feed;

  constructor(
    private readonly sources: DashboardSources,
    private readonly everyMs: number,
  ) {
    this.#overview = new Feed({ look: overviewLook(sources), everyMs: everyMs * 2 });
  }

  get overview(): Feed {
    return this.#overview;
  }

  run(runId: string): Feed {
    for (const [id, feed] of this.#byRun) if (feed.listeners === 0 && id !== runId) this.#byRun.delete(id);
    const known = this.#byRun.get(runId);
    if (known !== undefined) return known;
    const feed = new Feed({ look: runLook(this.sources, runId), everyMs: this.everyMs });
    this.#byRun.set(runId, feed);
    return feed;
  }

  async close(): Promise<void> {
    await Promise.all([this.#overview.close(), ...[...this.#byRun.values()].map((feed) => feed.close())]);
  }
}

/** The parts of the overview. Where one source fails, its part says so and the others stand. */
export function overviewLook(sources: DashboardSources): () => Promise<Rendering> {
  let before: { readonly runs: readonly RunRow[]; readonly alerts: readonly AlertLook[] } | undefined;
  return async () => {
    const [runs, alerts, accounts, schedules] = await Promise.allSettled([
      sources.runs(),
      sources.alerts(),
      sources.accounts(),
      sources.schedules(),
    ]);
    const now = {
      runs: runs.status === 'fulfilled' ? runs.value : (before?.runs ?? []),
      alerts: alerts.status === 'fulfilled' ? alerts.value : (before?.alerts ?? []),
    };
    const said = overviewChanges(before, now);
    before = now;
    return renderingOf(
      {
        alerts: partOf(alerts, alertsPart),
        runs: partOf(runs, runsPart),
        accounts: partOf(accounts, accountsPart),
        schedules: partOf(schedules, schedulesPart),
      },
      { said },
    );
  };
}

function partOf<Found>(settled: PromiseSettledResult<Found>, draw: (found: Found) => Html): Html {
  if (settled.status === 'fulfilled') return draw(settled.value);
  return html`<p class="notice">This is not known at the moment: ${messageOf(settled.reason)}</p>`;
}

export function runLook(sources: DashboardSources, runId: string): () => Promise<Rendering> {
  let before: RunLook | undefined;
  return async () => {
    const run = await sources.run(runId);
    const graph = await sources.graph(run);
    const said = runChanges(before, run);
    before = run;
    const parts = {
      halting: haltingPart(run),
      standing: standingPart(run),
      graph: graphPart(graph),
      steps: stepsPart(run),
      happened: happenedPart(run),
    };
    // Its steps may still become known, where no worker has answered yet.
    return renderingOf(parts, { said, over: run.closedAt !== undefined && run.unknown === undefined });
  };
}
