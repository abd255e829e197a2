import { utf8Length } from '../../base/json';
import { payloadLimitBytes } from '../../engine/plan';
import type { Finding } from '../issue';
import { mostRunEvents, mostRunItems } from '../limits';
import type { OutlineScope, OutlineStep } from '../outline';
import type { Check } from './check';

/** Scheduled, started, completed, and the workflow task that follows. */
const eventsPerStep = 6;

/** What a run of the definition would break for certain: the size of a payload, the number of items, the length of a history. */
export const checkRunLimits: Check = function* ({ outline, steps }) {
  for (const step of steps) yield* payloadOf(step);
  let tooMany = false;
  for (const step of steps) {
    const items = itemsOf(step);
    if (items <= mostRunItems) continue;
    tooMany = true;
    const message = `with the loops around it, '${step.id}' has ${items} items; at most ${mostRunItems} are possible in a run`;
    yield { code: 'fan-out-too-large', message, path: [...step.yamlPath, 'for_each'], at: 'key' };
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

/** How many items a `for_each` goes over in all, as far as the definition says; 0 of another step. */
function itemsOf(step: OutlineStep): number {
  return step.kind === 'for_each' ? timesOf(step) * timesAround(step) : 0;
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
