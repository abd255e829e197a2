import { utf8Length } from '../../base/json';
import { payloadLimitBytes } from '../../engine/plan';
import type { Finding } from '../issue';
import { mostNestedIterations, mostRunEvents, mostRunItems } from '../limits';
import type { OutlineScope, OutlineStep } from '../outline';
import type { Check } from './check';

/** Scheduled, started, completed, and the workflow task that follows. */
const eventsPerStep = 6;

/** What a run of the definition would break for certain: the size of a payload, the number of items, the length of a history. */
export const checkRunLimits: Check = function* ({ outline, steps }) {
  for (const step of steps) yield* payloadOf(step);
  let tooMany = false;
  for (const step of steps) {
    const finding = tooManyTimes(step);
    if (finding === undefined) continue;
    tooMany = true;
    yield finding;
  }
  const events = eventsOf(outline.top);
  if (tooMany || events <= mostRunEvents) return;
  const message = `a run would have about ${events} events in its history, and ${mostRunEvents} are possible; give the work to child workflows`;
  yield { code: 'too-many-events', message, path: ['steps'], at: 'key' };
};

function* payloadOf({ id, definition, yamlPath }: OutlineStep): Generator<Finding> {
  const bytes = utf8Length(JSON.stringify(definition.with ?? {}));
  if (bytes <= payloadLimitBytes) return;
  const message = `the input of '${id}' has ${bytes} bytes as it is written; at most ${payloadLimitBytes} can be sent`;
  yield { code: 'payload-too-large', message, path: [...yamlPath, 'with'], at: 'key' };
}

/** How many items a `for_each`, or iterations a `repeat`, has in all, as far as the definition says. */
function tooManyTimes(step: OutlineStep): Finding | undefined {
  if (step.kind !== 'for_each' && step.kind !== 'repeat') return undefined;
  const [most, what] =
    step.kind === 'for_each' ? ([mostRunItems, 'items'] as const) : ([mostNestedIterations, 'iterations'] as const);
  const times = timesOf(step) * timesAround(step);
  if (times <= most) return undefined;
  const message = `with the loops around it, '${step.id}' has ${times} ${what}; at most ${most} are possible in a run`;
  return { code: 'fan-out-too-large', message, path: [...step.yamlPath, step.kind], at: 'key' };
}

function timesAround(step: OutlineStep): number {
  let times = 1;
  for (let { owner } = step.scope; owner !== undefined; owner = owner.scope.owner) times *= timesOf(owner);
  return times;
}

/** How often the steps in a step run for certain. */
function timesOf({ definition: { for_each: loop, repeat } }: OutlineStep): number {
  if (Array.isArray(loop?.items)) return loop.items.length;
  const runsOut = repeat !== undefined && repeat.until === undefined && repeat.while === undefined;
  return runsOut ? (repeat.max_iterations ?? 1) : 1;
}

function eventsOf(scope: OutlineScope): number {
  return scope.steps.reduce((sum, step) => {
    if (step.inner !== undefined) return sum + timesOf(step) * eventsOf(step.inner);
    if (step.branches.length > 0) return sum + Math.max(...step.branches.map(eventsOf));
    return sum + (step.kind === 'action' || step.kind === 'workflow' ? eventsPerStep : 0);
  }, 0);
}
