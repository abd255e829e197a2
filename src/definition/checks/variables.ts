import type { VariableSpec } from '../../engine/plan';
import type { Finding, IssuePath } from '../issue';
import { ownersOf, type OutlineStep } from '../outline';
import { idPattern } from '../schema';
import { remedyFor } from '../message-of-issue';
import { reservedNames } from '../trading-context';
import { checkValue } from '../variables';
import type { Check } from './check';

/** Variables and the names of loops can be used in expressions, and defaults obey their own declaration. */
export const checkVariableDeclarations: Check = function* ({ definition, steps }) {
  for (const [name, spec] of Object.entries(definition.variables ?? {})) {
    const path = ['variables', name];
    if (!idPattern.test(name)) {
      yield {
        code: 'wrong-value',
        message: `'${name}' is not a valid variable name: use snake_case, beginning with a letter`,
        path,
        at: 'key',
      };
    }
    if (reservedNames.has(name)) yield { ...reserved(name, path), at: 'key' };
    const impossible = [...impossibleSpecs(spec, path)];
    yield* impossible;
    if (spec.default === undefined || impossible.length > 0) continue;
    for (const problem of checkValue(spec, spec.default, name)) {
      const remedy =
        problem.code === 'wrong-type' && typeof spec.default === 'string' ? remedyFor(spec.type, spec.default) : '';
      const message = `the default breaks its own declaration: ${problem.message}${remedy}`;
      yield { code: problem.code, message, path: [...path, 'default'] };
    }
  }
  yield* checkLoopNames(steps, Object.keys(definition.variables ?? {}));
};

/** A loop's names must not hide others: which of the two is meant would be anybody's guess. */
function* checkLoopNames(steps: readonly OutlineStep[], variables: readonly string[]): Generator<Finding> {
  const loops = steps.filter(({ definition }) => definition.for_each !== undefined);
  const usual = loops.some(({ definition }) => definition.for_each?.as === undefined) ? ['index', 'item'] : ['index'];
  for (const name of usual.filter((word) => loops.length > 0 && variables.includes(word))) {
    const message = `inside a loop '${name}' is ${name === 'index' ? 'the place of the item' : 'the item, unless as: says another name'}; choose another name for the variable`;
    yield { code: 'reserved-name', message, path: ['variables', name], at: 'key' };
  }
  for (const loop of loops) yield* checkItemName(loop, variables);
}

function* checkItemName(step: OutlineStep, variables: readonly string[]): Generator<Finding> {
  const { for_each: loop } = step.definition;
  const name = loop?.as ?? 'item';
  const at = [...step.yamlPath, 'for_each'];
  const outer = [...ownersOf(step)].find(
    ({ definition }) => definition.for_each !== undefined && (definition.for_each.as ?? 'item') === name,
  );
  if (outer !== undefined) {
    const message = `the loop '${outer.path}' around this one calls its items '${name}' too; say with as: how these are called`;
    yield {
      code: 'reserved-name',
      message,
      ...(loop?.as === undefined ? { path: at, at: 'key' } : { path: [...at, 'as'] }),
    };
  }
  if (loop?.as === undefined) return;
  if (reservedNames.has(name) || name === 'index') yield reserved(name, [...at, 'as']);
  if (variables.includes(name)) {
    const message = `'${name}' is a variable of this definition; choose another name for the items`;
    yield { code: 'reserved-name', message, path: [...at, 'as'] };
  }
}

function reserved(name: string, path: Finding['path']): Finding {
  return {
    code: 'reserved-name',
    message: `'${name}' already means something in expressions; choose another name`,
    path,
  };
}

/** Limits that mean nothing on a value of this type, and declarations that no value can satisfy. */
function* impossibleSpecs(spec: VariableSpec, path: IssuePath): Generator<Finding> {
  yield* limitsOfOthers(spec, path);
  for (const [index, allowed] of (spec.enum ?? []).entries()) {
    const rest = withoutEnum(spec);
    for (const { code, message } of checkValue(rest, allowed, 'enum'))
      yield { code, message: `this value breaks its own declaration: ${message}`, path: [...path, 'enum', index] };
  }
  for (const [low, high] of pairs) {
    const [least, most] = [spec[low], spec[high]];
    if (least === undefined || most === undefined) continue;
    const noWhole = spec.type === 'integer' && Math.ceil(least) > Math.floor(most);
    if (least <= most && !noWhole) continue;
    const message = `no ${least <= most ? 'whole number' : 'value'} is at least ${least} and at most ${most}`;
    yield { code: 'wrong-value', message, path: [...path, high] };
  }
  for (const key of ['minLength', 'maxLength'] as const) {
    const [limit, length] = [spec[key], 'YYYY-MM-DD'.length];
    if (spec.type !== 'string' || spec.format !== 'date' || limit === undefined) continue;
    if (key === 'minLength' ? limit <= length : limit >= length) continue;
    yield { code: 'wrong-value', message: `a date has ${length} characters, never ${limit}`, path: [...path, key] };
  }
  if (spec.items !== undefined) yield* impossibleSpecs(spec.items, [...path, 'items']);
  for (const [name, inner] of Object.entries(spec.properties ?? {}))
    yield* impossibleSpecs(inner, [...path, 'properties', name]);
}

function* limitsOfOthers(spec: VariableSpec, path: IssuePath): Generator<Finding> {
  for (const { keys, types, of } of limits) {
    if (types.includes(spec.type)) continue;
    for (const key of keys.filter((name) => spec[name] !== undefined)) {
      const message = `'${key}' is about ${of}, and this is of type ${spec.type}; take it away, or change the type`;
      yield { code: 'misplaced-key', message, path: [...path, key], at: 'key' };
    }
  }
}

/** Which types each limit is about. */
const limits: readonly {
  readonly keys: readonly (keyof VariableSpec)[];
  readonly types: readonly VariableSpec['type'][];
  readonly of: string;
}[] = [
  { keys: ['minimum', 'maximum'], types: ['number', 'integer'], of: 'numbers' },
  { keys: ['minLength', 'maxLength', 'format'], types: ['string'], of: 'texts' },
  { keys: ['minItems', 'maxItems', 'items'], types: ['array'], of: 'lists' },
  { keys: ['properties'], types: ['object'], of: 'objects' },
];

const pairs = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const;

function withoutEnum({ enum: _allowed, ...rest }: VariableSpec): VariableSpec {
  return rest;
}
