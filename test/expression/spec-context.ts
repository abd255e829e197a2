import { isJsonObject, type Json, type JsonObject } from '../../src/base/json';
import {
  boolType,
  dynType,
  ExpressionError,
  listOf,
  nullable,
  numberType,
  stringType,
  tradingContext,
  unify,
  type Scope,
  type Type,
  type TypeEnvironment,
} from '../../src/expression';

/** What a row of the spec evaluates in: the text of its context column, as types and as values. */
export function readContext(text: string): { readonly environment: TypeEnvironment; readonly scope: Scope } {
  const given = objectOf(text === '' ? {} : (JSON.parse(text) as Json));
  const { untyped, steps, time, ...typed } = given;
  const loose = objectOf(untyped ?? {});
  const outputs = objectOf(steps ?? {});
  const clock = time === undefined ? undefined : objectOf(time);
  const types = new Map<string, Type>([
    ...tradingContext,
    ...Object.entries(typed).map(([name, value]): [string, Type] => [name, typeOfJson(value ?? null)]),
    ...Object.keys(loose).map((name): [string, Type] => [name, dynType]),
  ]);
  // A fact's own type counts; what a row gives for it fits.
  for (const [name, type] of tradingContext) types.set(name, type);
  const stepOf = (segments: readonly string[]): JsonObject => objectOf(outputs[segments.join('.')] ?? {});
  return {
    environment: {
      name: (name) => types.get(name),
      names: () => [...types.keys()],
      step: ({ segments, field, at, end }) => {
        if (!Object.hasOwn(outputs, segments.join('.'))) throw new ExpressionError('unknown-name', 'no step', at, end);
        const { output } = stepOf(segments);
        if (field === 'status') return stringType;
        return output === undefined ? dynType : typeOfJson(output);
      },
    },
    scope: {
      name: (name) => (Object.hasOwn(typed, name) ? typed[name] : loose[name]),
      step: ({ segments, field }) => stepOf(segments)[field],
      ...(clock && { time: (name) => clock[name] }),
    },
  };
}

function objectOf(value: Json): JsonObject {
  if (isJsonObject(value)) return value;
  throw new Error(`${JSON.stringify(value)} is no object`);
}

function typeOfJson(value: Json): Type {
  if (value === null) return nullable(numberType);
  if (typeof value === 'number') return numberType;
  if (typeof value === 'string') return stringType;
  if (typeof value === 'boolean') return boolType;
  if (Array.isArray(value)) {
    const types = (value as readonly Json[]).map(typeOfJson);
    return listOf(types.reduce((a, b) => unify(a, b) ?? dynType, types[0] ?? numberType));
  }
  const fields = Object.entries(value).map(([name, entry]): [string, Type] => [name, typeOfJson(entry ?? null)]);
  return { kind: 'object', fields: new Map(fields), open: false };
}
