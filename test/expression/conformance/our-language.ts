import type { Json } from '../../../src/base/json';
import type { SpecTest, SpecValue } from './spec-tests';
import { takeApart } from './texts';

/**
 * A test in our language: `1u` is `1` and `matches` is `search`. What `dyn(…)` stands around becomes a variable of unknown
 * type, since there is no such function: `inner` has its source by the variable's name.
 */
export interface Translation {
  readonly source: string;
  readonly inner: ReadonlyMap<string, string>;
}

export function translate({ source }: SpecTest): Translation {
  const inner = new Map<string, string>();
  return { source: withoutDyn(changeCode(source, ourNames), inner), inner };
}

/** A value as JSON, all numbers alike; undefined when JSON has none for it. */
export function jsonOf(value: SpecValue | undefined): Json | undefined {
  if (value === undefined) return undefined;
  const { kind } = value;
  switch (kind.case) {
    case 'nullValue':
      return null;
    case 'boolValue':
    case 'stringValue':
    case 'doubleValue':
      return kind.value;
    case 'int64Value':
    case 'uint64Value':
      return Number.isSafeInteger(Number(kind.value)) ? Number(kind.value) : undefined;
    case 'listValue': {
      const items = kind.value.values.map(jsonOf);
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'mapValue':
      return objectOf(kind.value.entries);
    default:
      return undefined;
  }
}

function objectOf(
  entries: readonly { readonly key?: SpecValue; readonly value?: SpecValue }[],
): Record<string, Json> | undefined {
  const object: Record<string, Json> = {};
  for (const { key, value } of entries) {
    const name = jsonOf(key);
    const json = jsonOf(value);
    if (typeof name !== 'string' || json === undefined) return undefined;
    object[name] = json;
  }
  return object;
}

const ourNames = (code: string): string => code.replace(/\b(\d+)[uU]\b/g, '$1').replace(/\bmatches\(/g, 'search(');

/** Changes the code of a source and leaves its texts alone. */
function changeCode(source: string, change: (code: string) => string): string {
  const { code, texts } = takeApart(source);
  return code.map((part, index) => change(part) + (texts[index]?.source ?? '')).join('');
}

/** Puts a variable in the place of every `dyn(…)`, inner ones within the source of outer ones. */
function withoutDyn(source: string, inner: Map<string, string>): string {
  const start = /\bdyn\(/.exec(source);
  if (start === null) return source;
  const open = start.index + start[0].length;
  const close = closingAt(source, open);
  const name = `dyn_${inner.size}`;
  inner.set(name, '');
  inner.set(name, withoutDyn(source.slice(open, close), inner));
  return withoutDyn(`${source.slice(0, start.index)}${name}${source.slice(close + 1)}`, inner);
}

/** Where the parenthesis that is open at an offset is closed. */
function closingAt(source: string, from: number): number {
  // Blanked, so that a parenthesis within a text does not count.
  const code = source.slice(0, from) + withoutTexts(source.slice(from));
  let depth = 1;
  for (let at = from; at < code.length; at++) {
    if (code[at] === '(') depth++;
    else if (code[at] === ')' && --depth === 0) return at;
  }
  throw new Error(`a parenthesis is not closed: ${source}`);
}

/** A source of the same length with blanks in the place of its texts. */
function withoutTexts(source: string): string {
  const { code, texts } = takeApart(source);
  return code.map((part, index) => part + ' '.repeat(texts[index]?.source.length ?? 0)).join('');
}
