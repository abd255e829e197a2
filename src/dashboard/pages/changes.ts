import type { AlertLook, RunLook, RunRow } from '../sources';

/** More than this is counted: nobody can listen to a hundred sentences. */
const mostSaid = 4;

/** What has become of a run since the look before, for who hears the page. Steps that only wait are not told of. */
export function runChanges(before: RunLook | undefined, after: RunLook): readonly string[] {
  if (before === undefined) return [];
  const known = new Map(before.steps.map(({ path, status }) => [path, status]));
  const steps = after.steps
    .filter(({ path, status }) => status !== 'waiting' && status !== 'ready' && known.get(path) !== status)
    .map(({ path, status }) => `${path} ${status}`);
  return [
    ...(before.status === after.status ? [] : [`The run is ${after.status.replaceAll('_', ' ')}.`]),
    ...few(steps),
  ];
}

/** Runs that began or ended, and alerts that are new. */
export function overviewChanges(
  before: { readonly runs: readonly RunRow[]; readonly alerts: readonly AlertLook[] } | undefined,
  after: { readonly runs: readonly RunRow[]; readonly alerts: readonly AlertLook[] },
): readonly string[] {
  if (before === undefined) return [];
  const states = new Map(before.runs.map(({ runId, status }) => [runId, status]));
  const alerts = new Map(before.alerts.map(({ id, state }) => [id, state]));
  return few([
    ...after.alerts
      .filter(({ id, state }) => state === 'open' && alerts.get(id) !== 'open')
      .map(({ severity, title }) => `Alert, ${severity}: ${title}`),
    ...after.runs
      .filter(({ runId, status }) => states.get(runId) !== status)
      .map(({ runId, status }) => `${runId} ${status.replaceAll('_', ' ')}`),
  ]);
}

function few(sentences: readonly string[]): readonly string[] {
  const more = sentences.length - mostSaid;
  return more > 0 ? [...sentences.slice(0, mostSaid), `and ${more} more changes`] : sentences;
}
