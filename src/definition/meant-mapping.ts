import type { Json } from '../base/json';
import { durationPattern } from './duration';
import { sizePattern } from './size';

/** The mapping that somebody means who writes a value of another type in its place: `retry: 5` is `retry: { max_attempts: 5 }`. */
export function meantMapping(key: string, value: Json): Readonly<Record<string, Json>> | undefined {
  switch (key) {
    case 'for_each':
      return (Array.isArray(value) && value.length > 0) || isTemplate(value) ? { items: value } : undefined;
    case 'retry':
      return isCount(value) ? { max_attempts: value } : undefined;
    case 'repeat':
      if (isCount(value)) return { max_iterations: value };
      return typeof value === 'string' && value !== '' && !isDuration(value) ? { until: value } : undefined;
    case 'schedule':
      if (isDuration(value)) return { every: value };
      return isCron(value) ? { cron: value } : undefined;
    case 'resources':
      if (isSize(value)) return { memory: value };
      return isCount(value) ? { cpu: value } : undefined;
    default:
      return undefined;
  }
}

/** `; write retry: { max_attempts: 5 }`, an example where it cannot be told what is meant, and nothing of other keys. */
export function mappingRemedy(key: string, value: Json): string {
  const [[name, inner] = []] = Object.entries(meantMapping(key, value) ?? {});
  const meant = name === undefined || inner === undefined ? undefined : `${key}: { ${name}: ${written(inner)} }`;
  if (meant !== undefined && meant.length <= longestRemedy) return `; write ${meant}`;
  const example = Object.hasOwn(examples, key) ? examples[key] : undefined;
  return example === undefined ? '' : `; write for example ${key}: ${example}`;
}

const longestRemedy = 100;

const examples: Readonly<Record<string, string | undefined>> = {
  for_each: '{ items: [SPX, IXIC], as: symbol }',
  repeat: '{ until: drawdown > 0.1, every: 1m }',
  retry: '{ max_attempts: 3 }',
  schedule: "{ cron: '0 9 * * MON-FRI' }",
  resources: '{ memory: 512MiB }',
};

/** As YAML between braces. */
function written(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'string' || /^[\w.]+$/.test(value))
    return typeof value === 'string' ? value : JSON.stringify(value);
  return `'${value.replaceAll("'", "''")}'`;
}

const isCount = (value: Json): value is number => typeof value === 'number' && value >= 1;

const isDuration = (value: Json): value is string => typeof value === 'string' && durationPattern.test(value);

const isSize = (value: Json): value is string => typeof value === 'string' && sizePattern.test(value);

const isTemplate = (value: Json): value is string => typeof value === 'string' && value.includes('${{');

const isCron = (value: Json): value is string =>
  typeof value === 'string' && [5, 6].includes(value.trim().split(/\s+/).length);
