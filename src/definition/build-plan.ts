import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../base/json';
import { calendarData } from '../calendar';
import { engineVersion, type GroupPlan, type HandlerPlan, type Plan } from '../engine/plan';
import type { ActionCatalogue } from './action-catalogue';
import { schedulePlan } from './build-schedule';
import { StepBuilder } from './build-step';
import { defaultCalendar } from './default-calendar';
import { marketPlan } from './build-market';
import { optionalMs } from './durations';
import type { Outline } from './outline';
import type { WrittenDefinition } from './schema';
import { needsCalendar } from './uses-calendar';

const mostConcurrent = 200;

/** The plan of a definition that has passed every check: defaults filled in, shorthand written out, hashed. */
export function buildPlan(definition: WrittenDefinition, outline: Outline, catalogue: ActionCatalogue): Plan {
  const builder = new StepBuilder(definition, catalogue);
  const events = Object.fromEntries(
    outline.handlers.map((scope): [string, HandlerPlan] => {
      const written = definition.events?.[scope.event ?? ''];
      const external = written !== undefined && !Array.isArray(written) && written.external === true;
      return [scope.event ?? '', { external, group: builder.group(scope, scope.path) }];
    }),
  );
  const root: GroupPlan = builder.group(outline.top, '');
  const calendar = calendarData(definition.calendar ?? defaultCalendar);
  const schedule = definition.schedule && schedulePlan(definition.schedule, calendar.timeZone);
  const content: Omit<Plan, 'hash'> = {
    engineVersion,
    name: definition.name,
    version: definition.version,
    type: definition.type,
    description: definition.description ?? '',
    variables: definition.variables ?? {},
    maxConcurrent: definition.resources?.max_concurrent ?? mostConcurrent,
    ...optionalMs('timeoutMs', definition.resources?.timeout),
    ...(needsCalendar(definition, outline) && { calendar }),
    ...(definition.market && { market: marketPlan(definition.market) }),
    ...(schedule !== undefined && { schedule }),
    root,
    ...(outline.handlers.length > 0 && { events }),
  };
  return { ...content, hash: hashOf(content) };
}

/** `sha256:` of a plan's content, the same whatever the formatting and key order of the file it came from. */
export function hashOf(content: Omit<Plan, 'hash'>): string {
  return `sha256:${createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(content)) as Json))
    .digest('hex')}`;
}
