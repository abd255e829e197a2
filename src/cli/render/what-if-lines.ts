import { isJsonObject, type Json } from '../../base/json';
import type { WhatIf, WhatIfStep } from '../../engine';
import { printable } from './printable';
import { cut } from './text';
import { wrap } from './wrap';

/** Of an input that differs in more places, so many are shown. */
const mostPlaces = 8;

/** What a run would have come to, for people: of inputs, the places that differ. No line is wider than `columns`, but for long names. */
export function whatIfLines({ steps, before, after, unknown }: WhatIf, columns: number): string[] {
  if (steps.length === 0) return ['every step would stand as it does, with the same input'];
  const shown = steps.map((step) => stepLines(step, columns));
  const open =
    unknown.length > 0 ? `nothing is recorded of: ${unknown.join(', ')}; what follows from them is unknown` : '';
  return [
    ...shown.flatMap(({ lines }) => lines),
    '',
    before === after ? `the run: ${after}, as before` : `the run: ${before} before, ${after} now`,
    ...wrap(open, columns, '', '  '),
    ...(shown.some(({ isCut }) => isCut) ? ['inputs are cut here (…); --json has them whole'] : []),
  ];
}

interface Shown {
  readonly lines: readonly string[];
  readonly isCut: boolean;
}

function stepLines({ path, action, before, after, why, input }: WhatIfStep, columns: number): Shown {
  const how = before === after ? (after ?? '') : `${before ?? 'not there'} before, ${after ?? 'not there'} now`;
  const places = input === undefined ? [] : placesThatDiffer('input', input.before, input.after);
  const inputs = places.slice(0, mostPlaces).map((place) => placeLines(place, columns));
  const more = places.length - inputs.length;
  return {
    lines: [
      ...wrap(`${path}${action === undefined ? '' : ` (${action})`}: ${how}`, columns, '', '    '),
      ...(why !== undefined && before !== after ? wrap(printable(why), columns, '  ') : []),
      ...inputs.flatMap(({ lines }) => lines),
      ...(more > 0 ? [`  … and ${more} more places of its input`] : []),
    ],
    isCut: more > 0 || inputs.some(({ isCut }) => isCut),
  };
}

interface Place {
  /** `input.scores[0].drawdown`. */
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The innermost places at which two values differ: in objects by key, in lists of one length by index. */
function placesThatDiffer(name: string, before: Json | undefined, after: Json | undefined): Place[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isJsonObject(before) && isJsonObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      placesThatDiffer(`${name}.${key}`, before[key], after[key]),
    );
  const [listBefore, listAfter] = [listOf(before), listOf(after)];
  if (listBefore !== undefined && listBefore.length === listAfter?.length)
    return listBefore.flatMap((entry, index) => placesThatDiffer(`${name}[${index}]`, entry, listAfter[index]));
  return [{ name, before, after }];
}

const listOf = (value: Json | undefined): readonly Json[] | undefined => (Array.isArray(value) ? value : undefined);

/** `  input.days: 250 before, 50 now`, or two lines below the name. */
function placeLines({ name, before, after }: Place, columns: number): Shown {
  const line = `  ${printable(name)}: ${valueText(before)} before, ${valueText(after)} now`;
  if (line.length <= columns) return { lines: [line], isCut: false };
  const values = [cutValue('    before ', before, columns), cutValue('    now    ', after, columns)];
  return {
    lines: [`  ${printable(name)}`, ...values.map(({ text }) => text)],
    isCut: values.some(({ isCut }) => isCut),
  };
}

/** What is cut says how much there is of it: two long lists would look alike otherwise. */
function cutValue(begin: string, value: Json | undefined, columns: number): { text: string; isCut: boolean } {
  const whole = `${begin}${valueText(value)}`;
  if (whole.length <= columns) return { text: whole, isCut: false };
  const size = Array.isArray(value)
    ? ` (${value.length} ${value.length === 1 ? 'entry' : 'entries'})`
    : ` (${valueText(value).length} characters)`;
  return { text: `${cut(whole, Math.max(begin.length + 8, columns - size.length))}${size}`, isCut: true };
}

const valueText = (value: Json | undefined): string =>
  value === undefined ? 'none' : printable(JSON.stringify(value));
