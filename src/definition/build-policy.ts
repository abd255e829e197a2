import type { ActionPolicy, StepResources } from '../engine/plan';
import type { ActionCatalogue } from './action-catalogue';
import { parseDuration } from './duration';
import { optionalMs } from './durations';
import { ownersOf, type OutlineStep } from './outline';
import type { RetryDefinition, WrittenDefinition } from './schema';
import { parseSize } from './size';

/** Step over the groups that hold it over definition over catalogue; the action's own limit on attempts caps them all. */
export function policyOf(step: OutlineStep, definition: WrittenDefinition, catalogue: ActionCatalogue): ActionPolicy {
  const action = catalogue.get(step.definition.action ?? '');
  // A group's timeout and deadline are those of the group; the rest its actions take over.
  const written = [step, ...ownersOf(step)].map((holder) => holder.definition);
  const { timeout, deadline } = step.definition;
  const heartbeat = [...written, definition.defaults, action?.defaults].find((layer) => layer?.heartbeat !== undefined);
  const taskQueue = [...written, definition.defaults].find((layer) => layer?.task_queue !== undefined)?.task_queue;
  const layers: readonly (RetryLayer | undefined)[] = [
    ...written.map(({ retry }) => retry),
    definition.defaults?.retry,
    action?.defaults.retry,
  ];
  const resources = resourcesOf(written, definition);
  return {
    timeoutMs: parseDuration(timeout ?? definition.defaults?.timeout ?? action?.defaults.timeout ?? '') ?? 300_000,
    ...optionalMs('deadlineMs', deadline ?? definition.defaults?.deadline),
    ...optionalMs('heartbeatMs', heartbeat?.heartbeat),
    retry: retryOf(layers, action?.maxAttempts),
    ...(taskQueue !== undefined && { taskQueue }),
    ...(action?.capability.endsWith('_trade') === true && { onCancel: 'wait' }),
    ...(resources !== undefined && { resources }),
  };
}

type RetryLayer = Omit<RetryDefinition, 'non_retryable'> & { readonly non_retryable?: readonly string[] | undefined };

function retryOf(layers: readonly (RetryLayer | undefined)[], mostAttempts: number | undefined): ActionPolicy['retry'] {
  const first = <Key extends keyof RetryLayer>(key: Key): RetryLayer[Key] | undefined =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const attempts = first('max_attempts') ?? 3;
  const initialIntervalMs = parseDuration(first('initial_interval') ?? '') ?? 1000;
  const jitter = first('jitter');
  return {
    maxAttempts: Math.min(attempts, mostAttempts ?? attempts),
    initialIntervalMs,
    backoff: first('backoff') ?? 2,
    // The two may come from different layers: a longer first pause is what was asked for last.
    maxIntervalMs: Math.max(initialIntervalMs, parseDuration(first('max_interval') ?? '') ?? 60_000),
    nonRetryable: first('non_retryable') ?? [],
    ...(jitter !== undefined && { jitter }),
  };
}

type ResourceLayer = NonNullable<OutlineStep['definition']['resources']>;

function resourcesOf(
  written: readonly OutlineStep['definition'][],
  definition: WrittenDefinition,
): StepResources | undefined {
  const layers: readonly (ResourceLayer | undefined)[] = [
    ...written.map(({ resources }) => resources),
    { memory: definition.resources?.memory, cpu: definition.resources?.cpu },
  ];
  const first = <Key extends keyof ResourceLayer>(key: Key): ResourceLayer[Key] | undefined =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const memoryBytes = parseSize(first('memory') ?? '');
  const cpu = first('cpu');
  const resources: StepResources = {
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(cpu !== undefined && { cpu }),
    ...optionalMs('cpuTimeMs', first('cpu_time')),
  };
  return Object.keys(resources).length === 0 ? undefined : resources;
}
