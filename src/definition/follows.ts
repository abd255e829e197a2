import type { Finding, IssueCode, IssuePath } from './issue';
import { kindKeys, qualifierKeys } from './step-kind';

/** A place that was refused, and why; of an unknown key also the one that was meant. */
export interface Refused {
  readonly path: IssuePath;
  /** `broken`: what stands there is of the right form, but lacks something that cannot be made up. */
  readonly why: 'wrong' | 'missing' | 'unknown' | 'broken';
  readonly meant?: string | undefined;
}

/** Without these the mapping that holds them looks as if something else were wrong with it. */
const tellingKeys: readonly (string | number)[] = [
  ...[...kindKeys, ...qualifierKeys, 'id', 'with', 'else', '<<'],
  ...['cron', 'every', 'duration', 'until', 'session', 'while', 'max_iterations', 'max_ticks', 'event', 'external'],
];

/** Keys below which a step may emit an event; `<<` may hold any. */
const emittingKeys: readonly (string | number)[] = [
  ...['steps', 'branches', 'else', 'fallback', 'on_failure', 'compensate', 'emit', 'event', 'events', '<<'],
];

const listsWithoutSteps: readonly (string | number)[] = ['depends_on', 'from', 'cron', 'items', 'non_retryable'];

/** What is said of the order of steps, which a refused dependency would have changed. */
const codesOfOrder: readonly IssueCode[] = ['reference-not-available', 'may-not-have-run', 'dependency-cycle'];

/**
 * What only follows from a refusal: what stands at or below the place; what the mapping around it is said to lack, at the
 * mapping itself; that an event never comes, where a refused step may emit it; and the order of a step whose dependencies
 * are not all known.
 */
export function followsFrom(refused: readonly Refused[]): (finding: Finding) => boolean {
  const keyOf = (path: IssuePath): string => JSON.stringify(path);
  const places = new Set(refused.map(({ path }) => keyOf(path)));
  const lacking = new Set(
    refused
      .filter(({ path, meant }) => tellingKeys.includes(meant ?? path.at(-1) ?? ''))
      .map(({ path }) => keyOf(path.slice(0, -1))),
  );
  const unordered = new Set(refused.flatMap(({ path }) => stepWithoutOrder(path) ?? []).map(keyOf));
  const emitsMore = refused.some(mayEmit);
  return ({ path, code }) => {
    if (lacking.has(keyOf(path))) return true;
    if (emitsMore && code === 'unknown-event' && path[0] === 'events' && path.length === 2) return true;
    if (unordered.size > 0 && code === 'publish-conflict') return true;
    const isOfOrder = codesOfOrder.includes(code);
    return path.some((_, index) => {
      const above = keyOf(path.slice(0, index + 1));
      return places.has(above) || (isOfOrder && unordered.has(above));
    });
  };
}

/** The step whose `depends_on` a path leads into. Which outcome is waited for changes less than for which step. */
function stepWithoutOrder(path: IssuePath): [IssuePath] | undefined {
  const at = path.lastIndexOf('depends_on');
  const isOutcome = path.length === at + 3 && path.at(-1) === 'on';
  return at < 0 || isOutcome ? undefined : [path.slice(0, at)];
}

function mayEmit({ path, meant }: Refused): boolean {
  const key = meant ?? path.at(-1) ?? '';
  if (path[0] !== 'steps' && path[0] !== 'events') return false;
  return typeof key === 'number' ? !listsWithoutSteps.includes(path.at(-2) ?? '') : emittingKeys.includes(key);
}
