import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { JsonObject } from '../../../src/base/json';
import { catalogueOf } from '../../../src/catalogue';
import { compileObject, formatIssue } from '../../../src/definition';
import type { Plan } from '../../../src/engine';
import { kitActions } from './kit-actions';

const folder = path.join(__dirname, '..', '..', 'spec', 'engine');

const by = z.string().optional();
const send = z.union([
  z.strictObject({ halt: z.string(), by }),
  z.strictObject({ cancel: z.literal(true) }),
  z.strictObject({ pause: z.literal(true), by }),
  z.strictObject({ resume: z.literal(true), by }),
  z.strictObject({ event: z.string(), payload: z.json().default(null) }),
  z.strictObject({ decide: z.string(), approved: z.boolean(), by: z.string().default('') }),
]);
export type Message = z.infer<typeof send>;

const failure = z.strictObject({
  type: z.string().optional(),
  /** A part of it. */
  message: z.string().optional(),
  step: z.string().optional(),
});

const scenarioSchema = z.strictObject({
  name: z.string(),
  /** Why it cannot run on the other driver. */
  only: z.enum(['reducer', 'temporal']).optional(),
  /** A definition without name, version and type. */
  definition: z.record(z.string(), z.json()),
  variables: z.record(z.string(), z.json()).default({}),
  /** Definitions that it runs as children, by name; without name, version and type, too. */
  children: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  /** Workflow time at which the run begins, for what goes by the exchange; only the reducer can set its clock. */
  at: z.string().optional(),
  /**
   * Sent one after the other, each as soon as `when` holds: `start` (before the run has begun), `PATH STATUS` of a step, or `quiet`
   * (nothing can happen any more by itself).
   */
  messages: z.array(z.strictObject({ when: z.string(), send })).default([]),
  /** Of scheduled steps by their path: milliseconds after the creation at which ticks fire. Only for the reducer. */
  ticks: z.record(z.string(), z.array(z.number())).default({}),
  expect: z.strictObject({
    status: z.enum(['completed', 'degraded', 'failed', 'halted', 'cancelled', 'timed_out']),
    error: failure.optional(),
    /** Statuses by path. All of the run's steps are named, but for handlers and what is in iterations, unless one of those is. */
    steps: z.record(z.string(), z.string()).default({}),
    /** Errors of steps. */
    errors: z.record(z.string(), failure).default({}),
    /** Parts of the reasons for which steps were skipped. */
    skipped: z.record(z.string(), z.string()).default({}),
    outputs: z.record(z.string(), z.json()).default({}),
    facts: z.record(z.string(), z.json()).optional(),
    attempts: z.record(z.string(), z.number()).default({}),
    /** These actions began in this order; others may have begun between them. */
    order: z.array(z.string()).default([]),
    /** These actions never began. */
    never: z.array(z.string()).default([]),
    iterations: z.record(z.string(), z.record(z.string(), z.number())).default({}),
    /** Parts of notes, in their order. */
    notes: z.array(z.string()).default([]),
    handler_failures: z.array(z.string()).default([]),
    /** Milliseconds of virtual time; only on the reducer. */
    took: z.number().optional(),
  }),
});

export type Scenario = z.infer<typeof scenarioSchema> & { readonly file: string };
export type Expected = Scenario['expect'];

/** Every scenario of the kit. @throws Error that names the file and the scenario that is not one. */
export function scenarios(): readonly Scenario[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const all = files.flatMap((file) => scenariosIn(path.join(folder, file), file));
  const names = all.map(({ file, name }) => `${file}: ${name}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two scenarios are named '${twice}'`);
  return all;
}

function scenariosIn(absolute: string, file: string): Scenario[] {
  return parseAllDocuments(readFileSync(absolute, 'utf8')).map((document) => {
    if ('errors' in document && document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
    const parsed = scenarioSchema.safeParse('toJS' in document ? document.toJS() : document);
    if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
    return { ...parsed.data, file };
  });
}

const catalogue = catalogueOf(kitActions);

/** The plans of a scenario's children, by name. @throws Error with every issue of one that does not compile. */
export function kitChildren({ name, children }: Pick<Scenario, 'name' | 'children'>): Record<string, Plan> {
  const plans = Object.entries(children).map(([child, definition]) => [
    child,
    kitPlan({ name: `${name}: ${child}`, definition: { name: child, ...definition } }),
  ]);
  return Object.fromEntries(plans) as Record<string, Plan>;
}

/** @throws Error with every issue when the definition does not compile. */
export function kitPlan({ name, definition }: Pick<Scenario, 'name' | 'definition'>): Plan {
  const whole = { name: 'kit', version: '1.0.0', type: 'analysis', ...definition } as JsonObject;
  const { plan, issues } = compileObject(whole, name, catalogue);
  if (plan === undefined) throw new Error(`${name}:\n${issues.map(formatIssue).join('\n')}`);
  return plan;
}
