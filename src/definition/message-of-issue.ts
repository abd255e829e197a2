import type { z } from 'zod';
import type { Json } from '../base/json';
import { didYouMeanKey } from './key-advice';
import { pathText, type IssuePath } from './issue';
import { valueAt } from './value-at';

/** What a schema has against the value at a path of some data, in the words of the language: what is wrong, the value, what is allowed. */
export function messageOfIssue(issue: z.core.$ZodIssue, data: Json, path: IssuePath): string {
  const value = valueAt(data, path);
  // A message of our own stands as it is, but for the offending text.
  if (!/^(Invalid|Too (small|big))/.test(issue.message))
    return showsValue(issue.message, value) ? issue.message : `${issue.message}; this is ${describeValue(value)}`;
  const name = `'${pathText(path.slice(path.findLastIndex((part) => typeof part === 'string')))}'`;
  switch (issue.code) {
    case 'invalid_type': {
      return `${name} must be ${typeNames[issue.expected] ?? issue.expected}, not ${describeValue(value)}${remedyFor(issue.expected, value)}`;
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const near = typeof value === 'string' ? didYouMeanKey(value, allowed) : '';
      return `${name} must be one of ${allowed.join(', ')}, not ${describeValue(value)}.${near}`;
    }
    case 'too_small':
      return `${name} must ${atLeast(issue)} ${issue.minimum}${unitOf(issue.origin, issue.minimum)}; it ${sizeOf(value)}`;
    case 'too_big':
      return `${name} must ${atMost(issue)} ${issue.maximum}${unitOf(issue.origin, issue.maximum)}; it ${sizeOf(value)}`;
    case 'invalid_format':
      return `${name} must be ${formatNames[issue.format] ?? `of the form ${issue.format}`}; it is ${describeValue(value)}`;
    default:
      return `${name}: ${issue.message}; it is ${describeValue(value)}`;
  }
}

const typeNames: Readonly<Record<string, string | undefined>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

const formatNames: Readonly<Record<string, string | undefined>> = {
  date: 'a date such as 2018-12-31',
  datetime: 'a time such as 2018-12-31T16:00:00Z',
  time: 'a time of day such as 16:00:00',
  url: 'an address such as https://example.com/',
  email: 'an email address',
};

function showsValue(message: string, value: Json | undefined): boolean {
  if (typeof value === 'object' || value === undefined) return false;
  return message.includes(`'${String(value)}'`) || String(value).length > 60;
}

/** What to do about the usual slips: missing quotes or too many, words of YAML 1.1, a list of one. */
export function remedyFor(expected: string, value: Json | undefined): string {
  if (expected === 'string' && isBareScalar(value)) return '; put it in quotes';
  if (value === null) return '; write what belongs to it below it, indented further, or take the key away';
  if (expected === 'array')
    return typeof value === 'object' ? "; put '- ' before each entry" : `; write [${String(value)}]`;
  if (typeof value !== 'string') return '';
  if (expected === 'boolean' && /^(yes|no|on|off|true|false)$/i.test(value))
    return `; write ${/^(yes|on|true)$/i.test(value) ? 'true' : 'false'}, without quotes`;
  return ['number', 'int', 'integer'].includes(expected) && /^-?\d+(\.\d+)?$/.test(value)
    ? '; take the quotes away'
    : '';
}

const isBareScalar = (value: Json | undefined): boolean => typeof value === 'number' || typeof value === 'boolean';

const counts = (origin: string): boolean => origin === 'string' || origin === 'array';

const atLeast = ({ origin }: { readonly origin: string }): string => (counts(origin) ? 'have at least' : 'be at least');

const atMost = ({ origin }: { readonly origin: string }): string => (counts(origin) ? 'have at most' : 'be at most');

function unitOf(origin: string, count: number | bigint): string {
  if (origin === 'string') return Number(count) === 1 ? ' character' : ' characters';
  if (origin === 'array') return Number(count) === 1 ? ' entry' : ' entries';
  return '';
}

function sizeOf(value: Json | undefined): string {
  if (typeof value === 'string' || Array.isArray(value)) return `has ${value.length}`;
  return `is ${JSON.stringify(value)}`;
}

/** A value as messages show it. */
function describeValue(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value);
  return `the ${typeof value === 'string' ? 'text' : typeof value} ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
}
