import type { Json } from '../base/json';
import type { Type } from './types';
import { describeType } from './types';

/** A call whose arguments have the wrong value (not the wrong type: those are found before). */
export class FunctionFailure extends Error {}

/** A function of the language. Every function is also a method of its first argument: `s.contains(x)`. */
export interface FunctionSpec {
  readonly name: string;
  /** One entry for each way of calling it. */
  readonly overloads: readonly Overload[];
  readonly summary: string;
}

export interface Overload {
  readonly parameters: readonly Type[];
  /** The type of all further arguments. */
  readonly rest?: Type;
  readonly result: Type;
  /** The fuel that a call costs beyond 1. */
  readonly price?: Price;
  readonly call: (...args: readonly Json[]) => Json;
}

/** `units` looks at the length of an argument, never into it: what costs is charged before it is done. */
export interface Price {
  readonly text: string;
  readonly units: (first: Json, count: number) => number;
}

const lengthOf = (value: Json): number => (value as string | readonly Json[]).length;

export const perEntry: Price = { text: 'entries of the list', units: lengthOf };
export const perArgument: Price = { text: 'number of arguments', units: (_, count) => count };
export const perSixteen: Price = {
  text: 'characters of the text / 16, rounded up',
  units: (text) => Math.ceil(lengthOf(text) / 16),
};
export const perSixtyFour: Price = {
  text: 'characters of the text / 64, rounded up',
  units: (text) => Math.ceil(lengthOf(text) / 64),
};
export const flat = (units: number): Price => ({ text: String(units), units: () => units });

/** What a function takes, one text for each way of calling it: `list<number>`, `number, number, …`. */
export function parametersOf({ overloads }: FunctionSpec): string[] {
  return overloads.map(({ parameters, rest }) => [...parameters.map(describeType), ...(rest ? ['…'] : [])].join(', '));
}
