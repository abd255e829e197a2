import type { StepReport } from '../../engine';

/** A step as a tree shows it. */
export type ShownStep = StepReport & {
  /** Of a loop with rounds that are left out: how many of the last are there, and how many before those. */
  readonly shownRounds?: { readonly last: number; readonly before: number };
  /** What there is to say of its attempts while it runs. */
  readonly attemptNote?: string;
};

/** Rounds of a `repeat` that are shown: what the ones before gave has been worked off. */
const mostRounds = 3;

/** Rounds of a `for_each` that are shown: each is of an item of its own. */
const mostItems = 20;

/**
 * The steps without the rounds of loops that nobody would read: of a `repeat` the last few are left, of a `for_each` some more; beside
 * them those that are under way or did not end well, as far as there is room for these.
 */
export function foldRounds(steps: readonly StepReport[]): readonly ShownStep[] {
  const rounds = new Map<string, StepReport[]>();
  for (const step of steps) {
    const loop = loopOf(step.path);
    if (loop !== undefined) rounds.set(loop, [...(rounds.get(loop) ?? []), step]);
  }
  const kinds = new Map(steps.map(({ path, kind }) => [path, kind]));
  const hidden = new Set<string>();
  const counts = new Map<string, { readonly last: number; readonly before: number }>();
  for (const [loop, told] of rounds) {
    const most = kinds.get(loop) === 'repeat' ? mostRounds : mostItems;
    const shown = shownOf(told, most);
    for (const { path } of told) if (!shown.has(path)) hidden.add(path);
    const last = Math.min(most, told.length);
    counts.set(loop, { last, before: shown.size - last });
  }
  return steps
    .filter(({ path }) => !isHidden(path, hidden))
    .map((step) => {
      const shownRounds = counts.get(step.path);
      const isWhole = shownRounds === undefined || begunRounds(step) <= shownRounds.last + shownRounds.before;
      return isWhole ? step : { ...step, shownRounds };
    });
}

/** The run itself tells of the latest rounds alone; how many there were it counts. */
function begunRounds({ iterations }: StepReport): number {
  if (iterations === undefined) return 0;
  const { open, succeeded, failed, cancelled } = iterations;
  return open + succeeded + failed + cancelled;
}

/** The loop that a path is a round of; undefined for a step, and for the handler of an event, which is numbered too. */
function loopOf(path: string): string | undefined {
  if (path.startsWith('events.') && !path.includes('/')) return undefined;
  return /^(.*)\[\d+\]$/.exec(path)?.[1];
}

function shownOf(told: readonly StepReport[], most: number): ReadonlySet<string> {
  const latest = told.slice(-most);
  const others = told.slice(0, -most).filter(({ status }) => status !== 'succeeded' && status !== 'skipped');
  return new Set([...others.slice(-most), ...latest].map(({ path }) => path));
}

/** Whether it is a round that is left out, or in one. */
function isHidden(path: string, hidden: ReadonlySet<string>): boolean {
  for (let at = path.indexOf(']'); at >= 0; at = path.indexOf(']', at + 1))
    if (hidden.has(path.slice(0, at + 1))) return true;
  return false;
}
