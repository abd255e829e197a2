import type { z } from 'zod';
import type { Json } from '../base/json';
import { didYouMean } from '../base/suggest';
import { pathText, type IssuePath } from './issue';
import { valueAt } from './repair';

/** What a schema has against the value at a path of some data, in the words of the language: what is wrong, the value, what is allowed. */
export function messageOfIssue(issue: z.core.$ZodIssue, data: Json, path: IssuePath): string {
  // A message of our own stands as it is.
  if (!/^(Invalid|Too (small|big))/.test(issue.message)) return issue.message;
  const value = valueAt(data, path);
  const name = `'${pathText(path.slice(path.findLastIndex((part) => typeof part === 'string')))}'`;
  switch (issue.code) {
    case 'invalid_type': {
      const quotes = issue.expected === 'string' && isBareScalar(value) ? '; put it in quotes' : '';
      return `${name} must be ${typeNames[issue.expected] ?? issue.expected}, not ${describe(value)}${quotes}`;
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const near = typeof value === 'string' ? didYouMean(value, allowed) : '';
      return `${name} must be one of ${allowed.join(', ')}, not ${describe(value)}.${near}`;
    }
    case 'too_small':
      return `${name} must ${atLeast(issue)} ${issue.minimum}${unitOf(issue.origin, issue.minimum)}; it ${sizeOf(value)}`;
    case 'too_big':
      return `${name} must ${atMost(issue)} ${issue.maximum}${unitOf(issue.origin, issue.maximum)}; it ${sizeOf(value)}`;
    default:
      return `${name}: ${issue.message}; it is ${describe(value)}`;
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

function describe(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value);
  return `the ${typeof value === 'string' ? 'text' : typeof value} ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
}
