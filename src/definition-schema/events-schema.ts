import { isJsonObject } from '../base/json';
import { lifecycleEvents } from '../definition/lifecycle-events';
import { idPattern } from '../definition/schema';
import { mapSchemas, type Schema } from './json-schema';
import { stepsWithoutIds } from './step-schema';

/** What the events that every run has are. */
const descriptions: Readonly<Record<string, string | undefined>> = {
  on_started: 'Runs when a run has started',
  on_completed: 'Runs when a run has completed',
  on_failed: 'Runs when a run has failed',
  on_step_failed: 'Runs when a step has failed',
  on_emergency: 'Runs when a run is halted',
};

/** The handlers: those of the events that every run has by name, and those of a definition's own. Their steps need no ids. */
export function eventsSchema(events: Schema): Schema {
  const { additionalProperties } = events;
  if (!isJsonObject(additionalProperties)) throw new Error('the schema of the language has no handlers');
  const handler = mapSchemas(additionalProperties, stepsWithoutIds);
  const known = [...lifecycleEvents].map((name): [string, Schema] => {
    const description = descriptions[name];
    if (description === undefined) throw new Error(`the event '${name}' has no description`);
    return [name, { description, ...handler }];
  });
  return {
    ...events,
    properties: Object.fromEntries(known),
    propertyNames: { pattern: idPattern.source },
    additionalProperties: {
      description: 'Runs when a step emits this event, or when it comes from outside',
      ...handler,
    },
  };
}
