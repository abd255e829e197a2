import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { parseDuration } from '../base/duration';
import { BellwetherError, messageOf } from '../base/errors';
import type { Action } from '../slices/action';

/** An action of the user's own, and the file that it comes from. */
export interface OwnAction {
  readonly file: string;
  readonly action: Action;
}

/**
 * The actions that the JavaScript modules directly in a folder export: CommonJS (`.js`, `.cjs`) and ES modules (`.mjs`, and `.js`
 * where the package says so). What lies in its subfolders is theirs to import.
 * @throws BellwetherError `BadSliceFile`, which names the file and what is wrong with it.
 */
export function ownActions(folder: string): readonly OwnAction[] {
  return filesIn(folder).flatMap((file) => actionsIn(file).map((action) => ({ file, action })));
}

function filesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.[cm]?js$/.test(name));
    return names.sort().map((name) => path.join(folder, name));
  } catch (error) {
    throw bad(`BELLWETHER_SLICES names a folder of modules: ${messageOf(error)}`, error);
  }
}

function actionsIn(file: string): readonly Action[] {
  let loaded: unknown;
  try {
    // Node loads ES modules this way too, but for those that await something while they load.
    loaded = createRequire(file)(file);
  } catch (error) {
    throw bad(`${file} cannot be loaded: ${messageOf(error)}`, error);
  }
  const exported: unknown[] = isObject(loaded) ? Object.values(loaded) : [];
  const found = [loaded, ...exported].filter(looksLikeAction);
  if (found.length === 0)
    throw bad(`${file} exports no action; what modules share belongs into a subfolder, which is not looked into`);
  return [...new Set(found)].map((value) => checked(value, file));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What is meant to be an action, right or wrong; functions, constants and tasks beside it are not. */
function looksLikeAction(value: unknown): value is object {
  return isObject(value) && 'run' in value && ('input' in value || 'output' in value || 'capability' in value);
}

const duration = z.string().refine((text) => parseDuration(text) !== undefined, 'write a duration, such as 30s or 5m');
const callable = z.custom<unknown>((value) => typeof value === 'function', 'it has to be a function');
/** By its shape: the module may have a copy of zod of its own, from version 4 on. */
const schema = z.custom<z.ZodType>(
  (value) => isObject(value) && '_zod' in value && 'safeParse' in value,
  'it has to be a schema of zod, version 4 or later',
);

const actionSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, 'write it as slice.action, in snake_case'),
  summary: z.string().min(1),
  capability: z.enum(['read', 'compute', 'notify', 'paper_trade', 'live_trade']),
  input: schema,
  output: schema,
  publishes: z.record(z.string(), z.string()).optional(),
  defaults: z.strictObject({
    timeout: duration,
    heartbeat: duration.optional(),
    retry: z
      .strictObject({
        max_attempts: z.int().min(1).max(100).optional(),
        initial_interval: duration.optional(),
        backoff: z.number().min(1).optional(),
        max_interval: duration.optional(),
        non_retryable: z.array(z.string()).optional(),
      })
      .optional(),
  }),
  maxAttempts: z.int().min(1).max(100).optional(),
  pool: z.union([z.literal(true), callable], 'true, or a function that says so of an input').optional(),
  tasks: z.array(z.looseObject({ name: z.string().min(1), run: callable })).optional(),
  run: callable,
  check: callable.optional(),
});

function checked(value: object, file: string): Action {
  const parsed = actionSchema.safeParse(value);
  const name = 'name' in value && typeof value.name === 'string' ? ` '${value.name}'` : '';
  if (!parsed.success) throw bad(`${file} exports an action${name} that is none:\n${z.prettifyError(parsed.error)}`);
  for (const [key, of] of Object.entries({ input: parsed.data.input, output: parsed.data.output }))
    requireObject(of, `${file}: the ${key} of${name}`);
  return value as Action;
}

/** Steps give and read fields, so it has to have some. */
function requireObject(of: z.ZodType, what: string): void {
  let type: unknown;
  try {
    type = z.toJSONSchema(of, { unrepresentable: 'any' }).type;
  } catch (error) {
    throw bad(`${what} cannot be written as JSON Schema: ${messageOf(error)}`, error);
  }
  if (type !== 'object') throw bad(`${what} is no object: begin it with z.strictObject`);
}

function bad(message: string, cause?: unknown): BellwetherError {
  return new BellwetherError('BadSliceFile', message, { cause });
}
