import { findCycle } from '../cycle';
import { emittedBy } from '../emitters';
import type { Finding } from '../issue';
import { scopesOf, type Outline, type OutlineScope, type OutlineStep } from '../outline';

/**
 * No handler emits its own event, be it through others: `emit` waits until the handlers have ended, so the handler would
 * wait for itself, whatever conditions stand before it.
 */
export function* checkEventCycles({ handlers }: Outline): Generator<Finding> {
  const emitting = new Map<string, ReadonlyMap<string, OutlineStep>>();
  for (const handler of handlers) if (handler.event !== undefined) emitting.set(handler.event, emittersIn(handler));
  for (const [event, emitters] of emitting) {
    const step = emitters.get(event);
    const message = `the handler of '${event}' emits '${event}' itself: ${wouldNeverEnd}`;
    if (step !== undefined) yield finding(step, message);
  }
  const others = (event: string): string[] => [...(emitting.get(event)?.keys() ?? [])].filter((next) => next !== event);
  const done = new Set<string>();
  for (const start of emitting.keys()) {
    const [first, second, ...more] = findCycle(start, others, done) ?? [];
    const step = emitting.get(first ?? '')?.get(second ?? '');
    if (first === undefined || second === undefined || step === undefined) continue;
    yield finding(
      step,
      `these events emit each other: ${[first, second, ...more, first].join(' → ')}; ${wouldNeverEnd}`,
    );
  }
}

const wouldNeverEnd = 'emit waits for the handlers to end, so this would never end';

function finding({ definition: { emit }, yamlPath }: OutlineStep, message: string): Finding {
  return { code: 'event-cycle', message, path: [...yamlPath, 'emit', ...(typeof emit === 'object' ? ['event'] : [])] };
}

/** By its event, the first step in a list, or in what its steps hold, that emits it. */
function emittersIn(scope: OutlineScope): ReadonlyMap<string, OutlineStep> {
  const emitters = new Map<string, OutlineStep>();
  const visit = (step: OutlineStep): void => {
    const event = emittedBy(step);
    if (event !== undefined && !emitters.has(event)) emitters.set(event, step);
    for (const { steps } of scopesOf(step)) steps.forEach(visit);
  };
  scope.steps.forEach(visit);
  return emitters;
}
