import type { Json } from '../base/json';
import type { VariableSpec } from '../engine/plan';

/** A text with an expression in it, which has its value when the step runs: `${{ steps.fetch.output.bars }}`. */
export type Template = `${string}\${{${string}}}${string}`;

/** A value as a definition may have it: any part of it can be an expression. */
export type Written<Value> = unknown extends Value ? Json : Template | WrittenPlain<Value>;

type WrittenPlain<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Value extends readonly (infer Entry)[]
    ? readonly Written<Entry>[]
    : { readonly [Key in keyof Value]: Written<Value[Key]> };

/** The variables that a definition declares. */
export type VariableSpecs = Readonly<Record<string, VariableSpec>>;

/** What a run is given for declared variables: those with a default may be left out. */
export type VariablesOf<Specs extends VariableSpecs> = Given<Specs> & Partial<ValuesOf<Specs>>;

type Given<Specs extends VariableSpecs> = {
  readonly [Name in keyof Specs as Specs[Name] extends { readonly default: Json } ? never : Name]: ValueOf<Specs[Name]>;
};

type ValuesOf<Specs extends VariableSpecs> = { readonly [Name in keyof Specs]: ValueOf<Specs[Name]> };

type ValueOf<Spec> = Spec extends { readonly enum: readonly (infer One)[] } ? One : ValueOfType<Spec>;

type ValueOfType<Spec> = Spec extends { readonly type: 'string' }
  ? string
  : Spec extends { readonly type: 'number' | 'integer' }
    ? number
    : Spec extends { readonly type: 'boolean' }
      ? boolean
      : Spec extends { readonly type: 'array' }
        ? readonly (Spec extends { readonly items: infer Items } ? ValueOf<Items> : Json)[]
        : Spec extends { readonly properties: infer Properties extends VariableSpecs }
          ? { readonly [Name in keyof Properties]?: ValueOf<Properties[Name]> }
          : { readonly [name: string]: Json | undefined };
