import type { Json } from '../base/json';
import {
  flat,
  FunctionFailure,
  perArgument,
  perEntry,
  perSixteen,
  perSixtyFour,
  type FunctionSpec,
  type Overload,
} from './function-spec';
import { power } from './power';
import { holds } from './text-search';
import { roundHalfAway } from './rounding';
import { boolType, dynType, listOf, numberType, stringType } from './types';

const numbers = listOf(numberType);

const numeric = (name: string, summary: string, call: (x: number) => number): FunctionSpec => ({
  name,
  summary,
  overloads: [{ parameters: [numberType], result: numberType, call: (x) => call(x as number) }],
});

const textTest = (name: string, summary: string, call: (text: string, part: string) => boolean): FunctionSpec => ({
  name,
  summary,
  overloads: [
    {
      parameters: [stringType, stringType],
      result: boolType,
      price: perSixteen,
      call: (text, part) => call(text as string, part as string),
    },
  ],
});

const textChange = (name: string, summary: string, call: (text: string) => string): FunctionSpec => ({
  name,
  summary,
  overloads: [
    { parameters: [stringType], result: stringType, price: perSixtyFour, call: (text) => call(text as string) },
  ],
});

const ofList = (call: (values: readonly number[]) => number): Overload => ({
  parameters: [numbers],
  result: numberType,
  price: perEntry,
  call: (values) => call(values as readonly number[]),
});

const extreme = (name: 'min' | 'max', summary: string, pick: (values: readonly number[]) => number): FunctionSpec => ({
  name,
  summary,
  overloads: [
    ofList(pick),
    {
      parameters: [numberType, numberType],
      rest: numberType,
      result: numberType,
      price: perArgument,
      call: (...args) => pick(args as readonly number[]),
    },
  ],
});

function smallest(values: readonly number[]): number {
  if (values.length === 0) throw emptyList('min');
  let best = values[0];
  for (const value of values) if (value < best) best = value;
  return best;
}

function largest(values: readonly number[]): number {
  if (values.length === 0) throw emptyList('max');
  let best = values[0];
  for (const value of values) if (value > best) best = value;
  return best;
}

const emptyList = (name: string): FunctionFailure =>
  new FunctionFailure(`${name}() of an empty list has no value; guard it with size(…) > 0`);

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function round(x: number, decimals: number): number {
  if (Number.isInteger(decimals) && decimals >= 0 && decimals <= 15) return roundHalfAway(x, decimals);
  throw new FunctionFailure(`round() takes 0 to 15 decimals, not ${decimals}`);
}

const specs: readonly FunctionSpec[] = [
  numeric('abs', 'Absolute value', Math.abs),
  numeric('floor', 'Largest whole number not above', Math.floor),
  numeric('ceil', 'Smallest whole number not below', Math.ceil),
  {
    name: 'round',
    summary: 'To n decimals (0 unless said), half away from zero',
    overloads: [
      { parameters: [numberType], result: numberType, call: (x) => round(x as number, 0) },
      { parameters: [numberType, numberType], result: numberType, call: (x, n) => round(x as number, n as number) },
    ],
  },
  numeric('sqrt', 'Square root; of a negative number an error', Math.sqrt),
  {
    name: 'pow',
    summary: 'The first number to the power of the second; without a real result an error',
    overloads: [
      {
        parameters: [numberType, numberType],
        result: numberType,
        price: flat(50),
        call: (x, y) => power(x as number, y as number),
      },
    ],
  },
  extreme('min', 'Smallest of several numbers or of one list; of an empty list an error', smallest),
  extreme('max', 'Largest of several numbers or of one list; of an empty list an error', largest),
  { name: 'sum', summary: 'Sum of a list in its order; of an empty list 0', overloads: [ofList(sum)] },
  {
    name: 'avg',
    summary: 'Arithmetic mean of a list; of an empty list an error',
    overloads: [
      ofList((values) => {
        if (values.length === 0) throw emptyList('avg');
        return sum(values) / values.length;
      }),
    ],
  },
  {
    name: 'size',
    summary: 'Entries of a list, or characters of a text as UTF-16 counts them',
    overloads: [
      { parameters: [listOf(dynType)], result: numberType, call: (list) => (list as readonly Json[]).length },
      { parameters: [stringType], result: numberType, call: (text) => (text as string).length },
    ],
  },
  {
    name: 'count',
    summary: 'Entries of a list',
    overloads: [
      { parameters: [listOf(dynType)], result: numberType, call: (list) => (list as readonly Json[]).length },
    ],
  },
  textTest('contains', 'Whether a text holds another', holds),
  textTest('startsWith', 'Whether a text begins with another', (text, part) => text.startsWith(part)),
  textTest('endsWith', 'Whether a text ends with another', (text, part) => text.endsWith(part)),
  textChange('lower', 'In lower case, independent of locale', (text) => text.toLowerCase()),
  textChange('upper', 'In upper case, independent of locale', (text) => text.toUpperCase()),
  textChange('trim', 'Without white space at both ends', (text) => text.trim()),
];

/** All ordinary functions by name. What takes unset values, patterns or variables is a part of the language. */
export const functions: ReadonlyMap<string, FunctionSpec> = new Map(specs.map((spec) => [spec.name, spec]));

/** Names that can be called, for "did you mean". */
export const callableNames: readonly string[] = [...functions.keys(), 'match', 'search', 'has', 'default'];
