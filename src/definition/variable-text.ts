import type { Json } from '../base/json';
import type { VariableSpec } from '../engine/plan';

/**
 * The value that a person means who writes a variable as text on a command line: `SPX,IXIC` for an array, `50000`
 * for a number, JSON where it begins like JSON. Text that fits no better stays text, for the check to refuse by name.
 */
export function variableFromText(text: string, spec: VariableSpec | undefined): Json {
  switch (spec?.type) {
    case 'number':
    case 'integer':
      return /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array':
      return arrayFromText(text, spec.items);
    case 'object':
      return jsonOr(text);
    case 'string':
    case undefined:
      return text;
  }
}

function arrayFromText(text: string, items: VariableSpec | undefined): Json {
  if (text.trimStart().startsWith('[')) return jsonOr(text);
  if (text.trim() === '') return [];
  return text.split(',').map((entry) => variableFromText(entry.trim(), items));
}

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Not JSON: the check of the variable says what is wanted and shows this text.
    return text;
  }
}
