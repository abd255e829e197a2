import { isJsonObject, type Json } from '../base/json';
import type { Expression } from './ast';
import { refuseLongText } from './compile-arithmetic';
import { evaluateExpression, type Scope } from './evaluate';
import { errorAt, ExpressionError } from './expression-error';
import { limits } from './limits';
import { parseExpression } from './parser';

/** A text parsed for `${{ }}` before anything is put in its place. `offset` is where an expression's source begins in the text. */
export type Template =
  | { readonly kind: 'text'; readonly text: string }
  /** The whole value is one `${{ }}`: it keeps the type of its expression. */
  | { readonly kind: 'whole'; readonly expression: Expression; readonly offset: number }
  | { readonly kind: 'mixed'; readonly parts: readonly TemplatePart[] };

export type TemplatePart = string | { readonly expression: Expression; readonly offset: number };

/**
 * Parses a text that may hold `${{ expression }}`.
 * @throws ExpressionError with offsets into `text`.
 */
export function parseTemplate(text: string): Template {
  if (!text.includes('${{')) return { kind: 'text', text };
  const parts = [...splitTemplate(text)];
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return { kind: 'whole', ...only };
  return { kind: 'mixed', parts };
}

/** The source of a `when`: a bare expression, or one that is wrapped whole in `${{ }}`. Mixed text is refused. */
export function parseCondition(text: string): { readonly expression: Expression; readonly offset: number } {
  if (!text.includes('${{')) return { expression: parseExpression(text), offset: 0 };
  const bare = text.trimEnd();
  const template = parseTemplate(bare);
  if (template.kind === 'whole') return { expression: template.expression, offset: template.offset };
  if (template.kind === 'mixed') {
    const [space, only, ...rest] = template.parts;
    if (typeof space === 'string' && space.trim() === '' && typeof only === 'object' && rest.length === 0) return only;
  }
  throw new ExpressionError(
    'syntax',
    "a condition is one expression: write the comparison inside, as in regime == 'bull_quiet', without ${{ }}",
    0,
    text.length,
  );
}

/**
 * Every expression in the `${{ }}` of a YAML or JSON value; keys are left alone.
 * @throws ExpressionError with offsets into the text that cannot be parsed.
 */
export function* expressionsIn(value: Json): Generator<Expression> {
  if (typeof value === 'string') {
    const template = parseTemplate(value);
    if (template.kind === 'whole') yield template.expression;
    if (template.kind !== 'mixed') return;
    for (const part of template.parts) if (typeof part !== 'string') yield part.expression;
  } else if (typeof value === 'object' && value !== null) {
    for (const entry of Object.values(value)) if (entry !== undefined) yield* expressionsIn(entry);
  }
}

/**
 * A YAML or JSON value with every `${{ }}` in it evaluated. Keys are left alone; results are never parsed again.
 * @throws ExpressionError of the first expression that fails.
 */
export function renderValue(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return renderText(value, scope);
  if (Array.isArray(value)) return value.map((entry: Json) => renderValue(entry, scope));
  if (!isJsonObject(value)) return value;
  // fromEntries makes own keys of all, as an assignment to __proto__ would not.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]): [string, Json][] =>
      entry === undefined ? [] : [[key, renderValue(entry, scope)]],
    ),
  );
}

const templates = new Map<string, Template>();

function cachedTemplate(text: string): Template {
  let template = templates.get(text);
  if (template === undefined) {
    template = parseTemplate(text);
    if (templates.size >= 10_000) templates.clear();
    templates.set(text, template);
  }
  return template;
}

function renderText(text: string, scope: Scope): Json {
  const template = cachedTemplate(text);
  switch (template.kind) {
    case 'text':
      return template.text;
    case 'whole':
      return evaluateExpression(template.expression, scope).value;
    case 'mixed':
      return joined(
        template.parts.map((part) => renderPart(part, scope)),
        text,
      );
  }
}

function joined(parts: readonly string[], text: string): string {
  refuseLongText(
    parts.reduce((length, part) => length + part.length, 0),
    { at: 0, end: text.length },
  );
  return parts.join('');
}

function renderPart(part: TemplatePart, scope: Scope): string {
  if (typeof part === 'string') return part;
  const { value } = evaluateExpression(part.expression, scope);
  if (value === null || typeof value === 'object') {
    const what = value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    const message = `${what} cannot be written into a text; use it as the whole value`;
    throw errorAt(part.expression, 'runtime-type', message);
  }
  return String(value);
}

function* splitTemplate(text: string): Generator<TemplatePart> {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('${{', at);
    if (open < 0) break;
    if (open > at) yield text.slice(at, open);
    const close = closingBraces(text, open + 3);
    yield parsePart(text.slice(open + 3, close), open + 3);
    at = close + 2;
  }
  if (at < text.length) yield text.slice(at);
}

function parsePart(source: string, offset: number): TemplatePart {
  try {
    return { expression: parseExpression(source), offset };
  } catch (error) {
    if (error instanceof ExpressionError)
      throw new ExpressionError(error.code, error.message, error.at + offset, error.end + offset);
    throw error;
  }
}

/** Offset of the `}}` that closes an expression; one inside quotes does not. */
function closingBraces(text: string, from: number): number {
  let quote: string | undefined;
  let isRaw = false;
  const end = Math.min(text.length, from + limits.sourceLength + 2);
  for (let i = from; i < end; i++) {
    const character = text[i];
    if (quote !== undefined) {
      if (character === '\\' && !isRaw) i++;
      else if (character === quote) quote = undefined;
    } else if (character === "'" || character === '"') {
      quote = character;
      // In r'…' a backslash escapes nothing.
      isRaw = text[i - 1] === 'r' && !/[A-Za-z0-9_]/.test(text[i - 2] ?? '');
    } else if (character === '}' && text[i + 1] === '}') return i;
  }
  throw new ExpressionError('syntax', 'this ${{ is not closed: }} is missing', from - 3, text.length);
}
