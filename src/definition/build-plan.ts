import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../base/json';
import {
  engineVersion,
  type ActionPlan,
  type ActionPolicy,
  type GroupPlan,
  type OnFailure,
  type Plan,
  type StepPlan,
} from '../engine/plan';
import { parseCondition } from '../expression';
import type { ActionCatalogue, ActionDescription } from './action-catalogue';
import { parseDuration } from './duration';
import { dependenciesOf, type OutlineScope, type OutlineStep } from './outline';
import type { Definition, RetryDefinition } from './schema';

const mostConcurrent = 200;

/** The plan of a definition that has passed every check: defaults filled in, shorthand written out, hashed. */
export function buildPlan(definition: Definition, outline: OutlineScope, catalogue: ActionCatalogue): Plan {
  const content: Omit<Plan, 'hash'> = {
    engineVersion,
    name: definition.name,
    version: definition.version,
    type: definition.type,
    description: definition.description ?? '',
    variables: definition.variables ?? {},
    maxConcurrent: definition.resources?.max_concurrent ?? mostConcurrent,
    ...optionalMs('timeoutMs', definition.resources?.timeout),
    root: groupOf(outline, { id: '', path: '' }, definition, catalogue),
  };
  return { ...content, hash: hashOf(content) };
}

/** `sha256:` of a plan's content, the same whatever the formatting and key order of the file it came from. */
export function hashOf(content: Omit<Plan, 'hash'>): string {
  return `sha256:${createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(content)) as Json))
    .digest('hex')}`;
}

function groupOf(
  scope: OutlineScope,
  place: { readonly id: string; readonly path: string },
  definition: Definition,
  catalogue: ActionCatalogue,
): GroupPlan {
  return {
    kind: 'group',
    ...place,
    dependsOn: [],
    onFailure: { kind: 'fail' },
    publish: {},
    weight: 1,
    mode: scope.mode,
    steps: scope.steps.map((step) => stepOf(step, definition, catalogue)),
  };
}

function stepOf(step: OutlineStep, definition: Definition, catalogue: ActionCatalogue): StepPlan {
  const { id, name, when, publish, weight } = step.definition;
  const common = {
    id,
    path: step.path,
    ...(name !== undefined && { name }),
    dependsOn: dependenciesOf(step),
    ...(when !== undefined && { when: bareCondition(when) }),
    onFailure: onFailureOf(step, definition, catalogue),
    weight: weight ?? 1,
  };
  if (step.inner !== undefined) {
    return {
      ...groupOf(step.inner, { id, path: step.path }, definition, catalogue),
      ...common,
      publish: publish ?? {},
    };
  }
  return { ...common, ...actionOf(step, definition, catalogue) };
}

function actionOf(
  step: OutlineStep,
  definition: Definition,
  catalogue: ActionCatalogue,
): Pick<ActionPlan, 'kind' | 'action' | 'with' | 'policy' | 'publish'> {
  const action = step.definition.action ?? '';
  const description = catalogue.get(action);
  const fromContract = Object.entries(description?.publishes ?? {}).map(([name, field]) => [name, `output.${field}`]);
  return {
    kind: 'action',
    action,
    with: step.definition.with ?? {},
    policy: policyOf(step, definition, description),
    publish: { ...(Object.fromEntries(fromContract) as Record<string, string>), ...step.definition.publish },
  };
}

/** Step over definition over catalogue; the action's own limit on attempts caps them all. */
function policyOf(step: OutlineStep, definition: Definition, action: ActionDescription | undefined): ActionPolicy {
  const { timeout, deadline, heartbeat, retry, task_queue: taskQueue } = step.definition;
  const layers: readonly (RetryLayer | undefined)[] = [retry, definition.defaults?.retry, action?.defaults.retry];
  const first = <Key extends keyof RetryLayer>(key: Key): RetryLayer[Key] | undefined =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const attempts = first('max_attempts') ?? 3;
  const initialIntervalMs = parseDuration(first('initial_interval') ?? '') ?? 1000;
  return {
    timeoutMs: parseDuration(timeout ?? definition.defaults?.timeout ?? action?.defaults.timeout ?? '') ?? 300_000,
    ...optionalMs('deadlineMs', deadline),
    ...optionalMs('heartbeatMs', heartbeat ?? action?.defaults.heartbeat),
    retry: {
      maxAttempts: Math.min(attempts, action?.maxAttempts ?? attempts),
      initialIntervalMs,
      backoff: first('backoff') ?? 2,
      // The two may come from different layers: a longer first pause is what was asked for last.
      maxIntervalMs: Math.max(initialIntervalMs, parseDuration(first('max_interval') ?? '') ?? 60_000),
      nonRetryable: first('non_retryable') ?? [],
    },
    ...(taskQueue !== undefined && { taskQueue }),
  };
}

type RetryLayer = Omit<RetryDefinition, 'non_retryable'> & { readonly non_retryable?: readonly string[] | undefined };

function onFailureOf(step: OutlineStep, definition: Definition, catalogue: ActionCatalogue): OnFailure {
  if (step.fallback !== undefined) {
    return {
      kind: 'fallback',
      group: groupOf(step.fallback, { id: 'fallback', path: `${step.path}/fallback` }, definition, catalogue),
    };
  }
  return { kind: step.definition.on_failure === 'continue' ? 'continue' : 'fail' };
}

/** A condition as a bare expression, without the `${{ }}` that may be around it. */
function bareCondition(when: string | boolean): string {
  if (typeof when === 'boolean') return String(when);
  const { expression, offset } = parseCondition(when);
  return when.includes('${{') ? when.slice(offset + expression.at, offset + expression.end) : when.trim();
}

function optionalMs<Key extends string>(key: Key, text: string | undefined): Partial<Record<Key, number>> {
  const ms = text === undefined ? undefined : parseDuration(text);
  return ms === undefined ? {} : ({ [key]: ms } as Partial<Record<Key, number>>);
}
