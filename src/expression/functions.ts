import type { Json } from '../base/json';
import type { Type } from './types';
import { boolType, describeType, dynType, listOf, numberType, stringType } from './types';

/** A call whose arguments have the wrong value (not the wrong type: those are found before). */
export class FunctionFailure extends Error {}

/**
 * A function of the language. Every function is also a method of its first argument: `s.contains(x)`.
 * `price` is the fuel a call costs beyond 1, computed from the arguments alone.
 */
export interface FunctionSpec {
  readonly name: string;
  /** One entry for each way of calling it. `rest` types all further arguments. */
  readonly overloads: readonly Overload[];
  readonly summary: string;
}

export interface Overload {
  readonly parameters: readonly Type[];
  readonly rest?: Type;
  readonly result: Type;
  readonly price?: (args: readonly Json[]) => number;
  readonly call: (args: readonly Json[]) => Json;
}

const numbers = listOf(numberType);

const numeric = (name: string, summary: string, call: (x: number) => number): FunctionSpec => ({
  name,
  summary,
  overloads: [{ parameters: [numberType], result: numberType, call: ([x]) => call(x as number) }],
});

const textTest = (name: string, summary: string, call: (text: string, part: string) => boolean): FunctionSpec => ({
  name,
  summary,
  overloads: [
    {
      parameters: [stringType, stringType],
      result: boolType,
      price: ([text]) => Math.ceil((text as string).length / 16),
      call: ([text, part]) => call(text as string, part as string),
    },
  ],
});

const textChange = (name: string, summary: string, call: (text: string) => string): FunctionSpec => ({
  name,
  summary,
  overloads: [
    {
      parameters: [stringType],
      result: stringType,
      price: ([text]) => Math.ceil((text as string).length / 64),
      call: ([text]) => call(text as string),
    },
  ],
});

const ofList = (call: (values: readonly number[]) => number): Overload => ({
  parameters: [numbers],
  result: numberType,
  price: ([values]) => (values as readonly Json[]).length,
  call: ([values]) => call(values as readonly number[]),
});

const extreme = (name: 'min' | 'max', summary: string): FunctionSpec => {
  const pick = (values: readonly number[]): number => {
    if (values.length === 0)
      throw new FunctionFailure(`${name}() of an empty list has no value; guard it with size(…) > 0`);
    return values.reduce((best, value) => (name === 'min' ? Math.min(best, value) : Math.max(best, value)));
  };
  return {
    name,
    summary,
    overloads: [
      ofList(pick),
      {
        parameters: [numberType, numberType],
        rest: numberType,
        result: numberType,
        price: (args) => args.length,
        call: (args) => pick(args as readonly number[]),
      },
    ],
  };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const size = (name: 'size' | 'count'): FunctionSpec => ({
  name,
  summary: name === 'size' ? 'Length of a text or list, number of fields of an object' : 'Length of a list',
  overloads: [
    { parameters: [listOf(dynType)], result: numberType, call: ([list]) => (list as readonly Json[]).length },
    ...(name === 'size'
      ? [{ parameters: [stringType], result: numberType, call: ([text]: readonly Json[]) => (text as string).length }]
      : []),
  ],
});

const specs: readonly FunctionSpec[] = [
  numeric('abs', 'Absolute value', Math.abs),
  numeric('floor', 'Largest whole number not above', Math.floor),
  numeric('ceil', 'Smallest whole number not below', Math.ceil),
  {
    name: 'round',
    summary: 'round(x, n = 0): to n decimals, half away from zero',
    overloads: [
      { parameters: [numberType], result: numberType, call: ([x]) => roundHalfAway(x as number, 0) },
      {
        parameters: [numberType, numberType],
        result: numberType,
        call: ([x, n]) => roundHalfAway(x as number, n as number),
      },
    ],
  },
  {
    name: 'sqrt',
    summary: 'Square root; of a negative number an error',
    overloads: [{ parameters: [numberType], result: numberType, call: ([x]) => Math.sqrt(x as number) }],
  },
  extreme('min', 'Smallest of several numbers or of one list; of an empty list an error'),
  extreme('max', 'Largest of several numbers or of one list; of an empty list an error'),
  { name: 'sum', summary: 'Sum of a list in its order; of an empty list 0', overloads: [ofList(sum)] },
  {
    name: 'avg',
    summary: 'Arithmetic mean of a list; of an empty list an error',
    overloads: [
      ofList((values) => {
        if (values.length === 0)
          throw new FunctionFailure('avg() of an empty list has no value; guard it with size(…) > 0');
        return sum(values) / values.length;
      }),
    ],
  },
  size('size'),
  size('count'),
  textTest('contains', 'Whether a text holds another', (text, part) => text.includes(part)),
  textTest('startsWith', 'Whether a text begins with another', (text, part) => text.startsWith(part)),
  textTest('endsWith', 'Whether a text ends with another', (text, part) => text.endsWith(part)),
  textChange('lower', 'In lower case, independent of locale', (text) => text.toLowerCase()),
  textChange('upper', 'In upper case, independent of locale', (text) => text.toUpperCase()),
  textChange('trim', 'Without white space at both ends', (text) => text.trim()),
];

/** All ordinary functions by name. `has` and `default` are part of the language, since they take unset values. */
export const functions: ReadonlyMap<string, FunctionSpec> = new Map(specs.map((spec) => [spec.name, spec]));

/** Names that can be called, for "did you mean". */
export const callableNames: readonly string[] = [...functions.keys(), 'has', 'default'];

/** What a function takes, one text for each way of calling it: `list<number>`, `number, number, …`. */
export function parametersOf({ overloads }: FunctionSpec): string[] {
  return overloads.map(({ parameters, rest }) => [...parameters.map(describeType), ...(rest ? ['…'] : [])].join(', '));
}

/** Rounds half away from zero, on the shortest decimal text of `x`, so that 1.005 to two decimals is 1.01. */
export function roundHalfAway(x: number, decimals: number): number {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 15) {
    throw new FunctionFailure(`round() takes 0 to 15 decimals, not ${decimals}`);
  }
  const shifted = shiftDecimal(Math.abs(x), decimals);
  // From 2^52 on there is nothing behind the point left to round.
  if (shifted >= 2 ** 52) return x;
  // Not floor(x + 0.5): that sum is itself rounded, and takes 0.49999999999999994 to 1.
  const rounded = shiftDecimal(Math.round(shifted), -decimals);
  return x < 0 ? -rounded : rounded;
}

/** x · 10^places by moving the point in the decimal text, which does not round as a multiplication would. */
function shiftDecimal(x: number, places: number): number {
  const [mantissa, exponent = '0'] = String(x).split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}
