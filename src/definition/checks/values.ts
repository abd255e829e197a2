import { isJsonObject, type Json } from '../../base/json';
import { fits, listOf, dynType, stringType, withArticle, type Type } from '../../expression';
import type { Finding, IssuePath } from '../issue';
import type { OutlineStep } from '../outline';
import type { Check, CheckInput } from './check';
import { checkTemplate, spotOf, type Spot } from './expression-text';

/** A value of a definition that is computed when its step runs. */
export interface Computed {
  /** Inside the value that was checked. */
  readonly path: IssuePath;
  /** Undefined: the expression is wrong, and has been reported. */
  readonly type: Type | undefined;
}

/** The `${{ }}` in `set`, `emit`, `for_each`, `approve`, `wait`, `fail` and `stop` are right, and give what their place takes. */
export const checkValues: Check = function* (input) {
  for (const step of input.steps) yield* valuesOf(step, input);
};

function* valuesOf(step: OutlineStep, { types }: CheckInput): Generator<Finding> {
  const spot = spotOf(types, step, true);
  const { set, emit, approve, wait, fail, stop, for_each: loop } = step.definition;
  const at = (...keys: readonly string[]): IssuePath => [...step.yamlPath, ...keys];
  if (set !== undefined) yield* checkValue(set, at('set'), spot).findings;
  if (typeof emit === 'object' && emit.payload !== undefined)
    yield* checkValue(emit.payload, at('emit', 'payload'), spot).findings;
  if (typeof approve === 'object') yield* sameTwice(approve.from ?? [], at('approve', 'from'));
  if (loop !== undefined) yield* checkMinSuccess(loop, at('for_each', 'min_success'));
  if (loop !== undefined)
    yield* checkTyped(loop.items, at('for_each', 'items'), listOf(dynType), 'for_each.items', spot);
  const texts: readonly (readonly [string, unknown, string])[] = [
    ['approve', approve, 'message'],
    ['fail', fail, 'message'],
    ['stop', stop, 'reason'],
    ['wait', wait, 'duration'],
  ];
  for (const [key, value, inner] of texts) {
    if (typeof value === 'string') yield* checkTyped(value, at(key), stringType, key, spot);
    else if (isJsonObject(value) && typeof value[inner] === 'string')
      yield* checkTyped(value[inner], at(key, inner), stringType, `${key}.${inner}`, spot);
  }
}

/** Each approver counts once, so that one who is named twice is a slip. */
function* sameTwice(names: readonly string[], path: IssuePath): Generator<Finding> {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    yield { code: 'wrong-value', message: `'${name}' stands here twice, and decides once`, path: [...path, index] };
  }
}

function* checkMinSuccess(
  { items, min_success: least }: NonNullable<OutlineStep['definition']['for_each']>,
  path: IssuePath,
): Generator<Finding> {
  if (typeof least !== 'number' || !Array.isArray(items) || least <= items.length) return;
  const message = `${least} items must succeed, but there are only ${items.length}`;
  yield { code: 'wrong-value', message, path };
}

function* checkTyped(value: Json, path: IssuePath, wanted: Type, name: string, spot: Spot): Generator<Finding> {
  const { computed, findings } = checkValue(value, path, spot);
  yield* findings;
  const whole = computed.find((entry) => entry.path.length === 0);
  if (whole?.type !== undefined && !fits(whole.type, wanted)) {
    yield {
      code: 'input-type',
      message: `'${name}' takes ${withArticle(wanted)}; this is ${withArticle(whole.type)}`,
      path,
    };
  } else if (whole === undefined && typeof value === 'string' && wanted.kind === 'list') {
    yield {
      code: 'wrong-type',
      message: `'${name}' must be a list, or \${{ }} that gives one, not the text "${value}"`,
      path,
    };
  }
}

/** Checks every `${{ }}` inside a value. */
export function checkValue(
  value: Json,
  path: IssuePath,
  spot: Spot,
): { readonly computed: readonly Computed[]; readonly findings: readonly Finding[] } {
  const computed: Computed[] = [];
  const findings: Finding[] = [];
  for (const place of textsIn(value, [])) {
    const checked = checkTemplate(place.text, [...path, ...place.path], spot);
    findings.push(...checked.findings);
    if (checked.type !== undefined) computed.push({ path: place.path, type: checked.type });
    else if (checked.findings.length > 0) computed.push({ path: place.path, type: undefined });
  }
  return { computed, findings };
}

function* textsIn(
  value: Json | undefined,
  path: IssuePath,
): Generator<{ readonly path: IssuePath; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value))
    for (const [index, entry] of (value as readonly Json[]).entries()) yield* textsIn(entry, [...path, index]);
  else if (isJsonObject(value)) for (const [key, entry] of Object.entries(value)) yield* textsIn(entry, [...path, key]);
}
