import { didYouMean } from '../../base/suggest';
import { lifecycleEvents } from '../lifecycle-events';
import type { Finding } from '../issue';
import { emittedBy } from '../emitters';
import { checkEventCycles } from './event-cycles';
import type { OutlineStep } from '../outline';
import { idPattern, type WrittenDefinition } from '../schema';
import type { Check } from './check';

/** Handlers answer events that can come, and what is emitted has a handler. */
export const checkEvents: Check = function* ({ definition, outline, steps }) {
  yield* checkHandlers(definition, steps);
  yield* checkEventCycles(outline);
  const handled = Object.keys(definition.events ?? {});
  for (const step of steps) {
    const event = emittedBy(step);
    if (event === undefined) continue;
    const path = [...step.yamlPath, 'emit', ...(typeof step.definition.emit === 'object' ? ['event'] : [])];
    if (lifecycleEvents.has(event) && event !== 'on_emergency') {
      const message = `'${event}' is an event of the run itself; a step cannot emit it`;
      yield { code: 'unknown-event', message, path };
    } else if (!handled.includes(event)) {
      const there =
        handled.length === 0 ? 'this definition has no events' : `the events here are: ${handled.join(', ')}`;
      const message = `no handler answers '${event}'; ${there}.${didYouMean(event, handled)}`;
      yield { code: 'unknown-event', message, path };
    }
  }
};

function* checkHandlers({ events = {} }: WrittenDefinition, steps: readonly OutlineStep[]): Generator<Finding> {
  const emitted = new Set(steps.map(emittedBy));
  for (const [event, handler] of Object.entries(events)) {
    const finding = (message: string): Finding => ({
      code: 'unknown-event',
      message,
      path: ['events', event],
      at: 'key',
    });
    const isExternal = !Array.isArray(handler) && handler.external === true;
    if (!idPattern.test(event))
      yield finding(`'${event}' is not a valid event name: use snake_case, beginning with a letter`);
    else if (lifecycleEvents.has(event)) {
      if (isExternal) yield finding(`'${event}' is an event of the run itself; take 'external' away`);
    } else if (!emitted.has(event) && !isExternal) yield finding(neverComes(event, emitted));
  }
}

function neverComes(event: string, emitted: ReadonlySet<string | undefined>): string {
  const known = [...lifecycleEvents, ...[...emitted].filter((name) => name !== undefined)];
  return (
    `nothing makes the event '${event}' happen: no step emits it. Events of the run itself are: ${[...lifecycleEvents].join(', ')}.` +
    `${didYouMean(event, known)} If it comes by signal, write { external: true, steps: […] }`
  );
}
