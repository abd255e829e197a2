/** The type of an expression. `dyn` is not known before the run; what is done with it is checked then. */
export type Type =
  | { readonly kind: 'number' }
  | { readonly kind: 'string' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'null' }
  | { readonly kind: 'dyn' }
  | { readonly kind: 'list'; readonly element: Type }
  | ObjectType
  | { readonly kind: 'nullable'; readonly of: Type };

/** An object with known fields. `open` means that it may have others, of any type. */
export interface ObjectType {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, Type>;
  readonly open: boolean;
  /** Fields that need not be there; left out: all must. */
  readonly optional?: ReadonlySet<string>;
}

export const numberType: Type = { kind: 'number' };
export const stringType: Type = { kind: 'string' };
export const boolType: Type = { kind: 'bool' };
export const nullType: Type = { kind: 'null' };
export const dynType: Type = { kind: 'dyn' };
export const listOf = (element: Type): Type => ({ kind: 'list', element });
export const nullable = (of: Type): Type =>
  of.kind === 'nullable' || of.kind === 'null' ? of : { kind: 'nullable', of };

/** A type as people read it: `list<number>`, `object`, `string or null`. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'list':
      return type.element.kind === 'dyn' ? 'list' : `list<${describeType(type.element)}>`;
    case 'nullable':
      return `${describeType(type.of)} or null`;
    case 'dyn':
      return 'value of unknown type';
    default:
      return type.kind;
  }
}

/** `a number`, `an object`. */
export function withArticle(type: Type): string {
  const text = describeType(type);
  return `${/^[aeiou]/.test(text) ? 'an' : 'a'} ${text}`;
}

/** Whether a value of `from` can stand where `to` is wanted. `dyn` fits everywhere; the run checks it. */
export function fits(from: Type, to: Type): boolean {
  if (from.kind === 'dyn' || to.kind === 'dyn') return true;
  if (to.kind === 'nullable') return from.kind === 'null' || fits(from.kind === 'nullable' ? from.of : from, to.of);
  if (from.kind !== to.kind) return false;
  if (from.kind === 'list' && to.kind === 'list') return fits(from.element, to.element);
  if (from.kind === 'object' && to.kind === 'object') return fieldsFit(from, to);
  return true;
}

/** The narrowest type that holds values of both, or undefined when only `dyn` would. */
export function unify(a: Type, b: Type): Type | undefined {
  if (a.kind === 'dyn' || b.kind === 'dyn') return dynType;
  if (a.kind === 'null') return nullable(b);
  if (b.kind === 'null') return nullable(a);
  if (a.kind === 'nullable' || b.kind === 'nullable') {
    const inner = unify(a.kind === 'nullable' ? a.of : a, b.kind === 'nullable' ? b.of : b);
    return inner && nullable(inner);
  }
  if (a.kind === 'list' && b.kind === 'list') {
    const element = unify(a.element, b.element);
    return element && listOf(element);
  }
  if (fits(a, b)) return b;
  if (fits(b, a)) return a;
  return undefined;
}

/** What is known to be missing, or to be too much, does not fit; what is not known is left to the run. */
function fieldsFit(from: ObjectType, to: ObjectType): boolean {
  for (const [name, wanted] of to.fields) {
    const given = from.fields.get(name);
    if (given === undefined ? !from.open && to.optional?.has(name) !== true : !fits(given, wanted)) return false;
  }
  return to.open || [...from.fields.keys()].every((name) => to.fields.has(name));
}
