import { z } from 'zod';
import { isNestedDeeperThan } from '../base/json';
import { buildCalendar, type CalendarData } from '../calendar';
import { definitionTypes, engineVersion, type Plan, type SchedulePlan } from '../engine/plan';
import type { ActionCatalogue } from './action-catalogue';
import { hashOf } from './build-plan';
import { longestName } from './limits';
import { planProblems } from './plan-problems';
import { groupSchema, milliseconds, schedulePlanSchema } from './plan-step-schema';
import { variableSchema } from './schema';

/** A definition is nested 100 deep at most, and its plan holds somewhat more than it. */
const deepestPlan = 300;

const calendarSchema: z.ZodType<CalendarData> = z.custom<CalendarData>((value) => {
  try {
    buildCalendar(value);
    return true;
  } catch {
    return false; // the caller tells what it is that is wrong
  }
}, 'this is not a calendar');

const handlerSchema = z.strictObject({ external: z.boolean(), group: groupSchema });

const planSchema = z.strictObject({
  engineVersion: z.literal(engineVersion),
  hash: z.string(),
  name: z.string().min(1).max(longestName),
  version: z.string().max(32),
  type: z.enum(definitionTypes),
  description: z.string(),
  variables: z.record(z.string(), variableSchema),
  maxConcurrent: z.int().min(1).max(200),
  timeoutMs: milliseconds.optional(),
  calendar: calendarSchema.optional(),
  market: z
    .strictObject({
      replay: z.string().min(1),
      speed: z.number().min(1).max(600),
      startSecond: z.int().min(0).max(86_399).optional(),
      source: z.string().min(1),
      seed: z.string().min(1),
    })
    .optional(),
  schedule: (schedulePlanSchema as z.ZodType<SchedulePlan>).optional(),
  root: groupSchema,
  events: z.record(z.string(), handlerSchema).optional(),
});

/**
 * Whether a value that claims to be a plan is one this worker can run: its shape, its hash, its actions and what they
 * may do. A plan reaches a worker from outside and is not trusted.
 * @returns what is wrong with it; empty when nothing is.
 */
export function checkPlan(
  value: unknown,
  catalogue: ActionCatalogue,
): { readonly plan?: Plan; readonly problems: readonly string[] } {
  // What reads a plan recurses; past this depth it would overflow the stack, and the compiler makes none so deep.
  if (isNestedDeeperThan(deepestPlan, value))
    return { problems: [`this is not a plan: it is nested more than ${deepestPlan} deep`] };
  const parsed = planSchema.safeParse(value);
  if (!parsed.success)
    return { problems: [`this is not a plan of engine version ${engineVersion}: ${z.prettifyError(parsed.error)}`] };
  const { hash, ...content } = parsed.data as Plan;
  const expected = hashOf(content);
  const problems =
    hash === expected
      ? []
      : [`the plan's hash is ${hash}, but its content has ${expected}: it was changed after it was compiled`];
  problems.push(...planProblems(content, catalogue));
  return problems.length > 0 ? { problems } : { plan: value as Plan, problems };
}
