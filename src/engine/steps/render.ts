import { utf8Length, type Json, type JsonObject } from '../../base/json';
import { renderValue } from '../../expression';
import { expressionFailure } from '../condition';
import { spendOnBytes, stepFuel } from '../fuel';
import type { GraphNode } from '../graph';
import { payloadLimitBytes } from '../plan';
import type { Run } from '../run';
import { scopeOf } from '../scope';
import { fail } from '../settle';

export interface Rendered<Value extends Json> {
  readonly value: Value;
  readonly bytes: number;
}

/** Fills the `${{ }}` of a mapping, entry by entry. Undefined: the step has failed for what could not be computed, or is too large. */
export function renderFields(
  run: Run,
  node: GraphNode,
  field: string,
  fields: JsonObject,
): Rendered<JsonObject> | undefined {
  const scope = scopeOf(run, node, stepFuel);
  const value: Record<string, Json> = {};
  for (const [key, template] of Object.entries(fields)) {
    try {
      if (template !== undefined) value[key] = renderValue(template, scope);
    } catch (error) {
      fail(run, node, expressionFailure('ExpressionError', `${field}.${key}`, error));
      return undefined;
    }
  }
  return measured(run, node, value);
}

/** Fills the `${{ }}` of a value. Undefined: the step has failed. */
export function render(run: Run, node: GraphNode, field: string, template: Json): Rendered<Json> | undefined {
  try {
    return measured(run, node, renderValue(template, scopeOf(run, node, stepFuel)));
  } catch (error) {
    fail(run, node, expressionFailure('ExpressionError', field, error));
    return undefined;
  }
}

/** Fills the `${{ }}` of a text; whatever they give becomes text. Undefined: the step has failed. */
export function renderText(run: Run, node: GraphNode, field: string, template: string): string | undefined {
  const rendered = render(run, node, field, template);
  if (rendered === undefined) return undefined;
  return typeof rendered.value === 'string' ? rendered.value : JSON.stringify(rendered.value);
}

function measured<Value extends Json>(run: Run, node: GraphNode, value: Value): Rendered<Value> | undefined {
  const bytes = utf8Length(JSON.stringify(value));
  spendOnBytes(run, bytes);
  if (bytes <= payloadLimitBytes) return { value, bytes };
  fail(run, node, { type: 'PayloadTooLarge', message: tooLarge(bytes) });
  return undefined;
}

function tooLarge(bytes: number): string {
  return `the input has ${bytes} bytes; at most ${payloadLimitBytes} travel through a workflow. Pass large data as an artifact reference`;
}
