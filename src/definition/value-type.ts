import { isJsonObject, type Json } from '../base/json';
import { suggest } from '../base/suggest';
import {
  boolType,
  checkExpression,
  dynType,
  ExpressionError,
  listOf,
  nullType,
  numberType,
  parseTemplate,
  stringType,
  unify,
  type Type,
  type TypeEnvironment,
} from '../expression';

/** The type of a YAML value once its `${{ }}` are computed. What is wrong in one of them is reported elsewhere: here it is `dyn`. */
export function typeOfValue(value: Json, environment: TypeEnvironment): Type {
  if (typeof value === 'string') return typeOfText(value, environment);
  if (typeof value === 'number') return numberType;
  if (typeof value === 'boolean') return boolType;
  if (value === null) return nullType;
  if (isJsonObject(value)) {
    const fields = Object.entries(value).map(([name, entry]): [string, Type] => [
      name,
      typeOfValue(entry ?? null, environment),
    ]);
    return { kind: 'object', fields: new Map(fields), open: false };
  }
  const elements = value.map((entry) => typeOfValue(entry, environment));
  return listOf(elements.reduce<Type | undefined>((joined, next) => join(joined, next), undefined) ?? dynType);
}

const join = (joined: Type | undefined, next: Type): Type =>
  joined === undefined ? next : (unify(joined, next) ?? dynType);

function typeOfText(text: string, environment: TypeEnvironment): Type {
  try {
    const template = parseTemplate(text);
    return template.kind === 'whole' ? checkExpression(template.expression, environment, suggest) : stringType;
  } catch (error) {
    if (error instanceof ExpressionError) return dynType;
    throw error;
  }
}
