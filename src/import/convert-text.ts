import type { Json } from '../base/json';
import { isJsonObject } from '../base/json';

/** A name as definitions write it: snake_case, beginning with a letter. */
export function nameFrom(text: string): string {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(name) ? name : `step_${name}`;
}

/** A duration as definitions write it: a number is of seconds. */
export const durationFrom = (value: string | number): string =>
  typeof value === 'string' ? value : Number.isInteger(value) ? `${value}s` : `${Math.round(value * 1000)}ms`;

/** The size of memory as definitions write it: Kubernetes' `4Gi` is `4GiB`. Anything else stays, and is checked with the definition. */
export const sizeFrom = (text: string): string => text.trim().replace(/^(\d+(?:\.\d+)?)\s*([KMGT]i)$/, '$1$2B');

/** Values with `{{ name }}` and `${name}` written as `${{ name }}`. */
export function valueFrom(value: Json): Json {
  if (typeof value === 'string') return templateFrom(value);
  if (Array.isArray(value)) return value.map(valueFrom);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, entry === undefined ? null : valueFrom(entry)]),
  );
}

function templateFrom(text: string): string {
  return text
    .replace(/\$\{\s*([a-z_][\w.]*)\s*\}/gi, (_, name: string) => `\${{ ${referenceFrom(name)} }}`)
    .replace(/(?<!\$)\{\{\s*([a-z_][\w.]*)\s*\}\}/gi, (_, name: string) => `\${{ ${referenceFrom(name)} }}`);
}

const referenceFrom = (name: string): string => name.replace(/^(?:variables|context)\./, '');

/** A condition of the old system, which was written as in Python, in the language of definitions. Texts in quotes stay as they are. */
export function conditionFrom(condition: string): string {
  return condition
    .trim()
    .split(/('[^']*'|"[^"]*")/)
    .map((part, at) => (at % 2 === 1 ? part : operatorsFrom(part)))
    .join('');
}

function operatorsFrom(text: string): string {
  return text
    .replace(/\s+and\s+/gi, ' && ')
    .replace(/\s+or\s+/gi, ' || ')
    .replace(/(^|[\s(])not\s+(?!in\b)/gi, '$1!')
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
    .replace(/\bNone\b/g, 'null')
    .replace(/\b(?:variables|context)\.(?=[a-z_])/g, '');
}
