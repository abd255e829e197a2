import { Document, isSeq, parseDocument, Scalar, visit } from 'yaml';
import type { Json } from '../../base/json';
import type { IssuePath } from '../issue';
import { escapeStrays, hasStrays } from './clean-text';

const style = { lineWidth: 120 } as const;

/** A definition as YAML text. Loaded again it gives the same plan. */
export function definitionText(definition: Json): string {
  return written(new Document(definition, { aliasDuplicateObjects: false }));
}

/** A change to a definition: the value at a path, `undefined` to take it away. A number at the end of a path may append to its list. */
export interface Edit {
  readonly path: IssuePath;
  readonly value: Json | undefined;
}

/**
 * The YAML text of a file after some edits, in order. Comments, blank lines and the form of everything else stay as they are.
 * @throws Error when the text is not YAML, or a path leads through something that is neither a mapping nor a list.
 */
export function editDefinition(text: string, edits: readonly Edit[]): string {
  const document: Document.Parsed = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw error;
  for (const { path, value } of edits) {
    if (value === undefined) document.deleteIn(path);
    else {
      const list = document.getIn(path.slice(0, -1), true);
      const key = path.at(-1);
      if (isSeq(list) && typeof key === 'number' && key > list.items.length)
        throw new Error(`${path.join('.')}: the list has ${list.items.length} entries`);
      document.setIn(path, value);
    }
  }
  return written(document);
}

/** What cannot be seen is written as an escape, since a file may not hold it. */
function written(document: Document | Document.Parsed): string {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && hasStrays(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escapeStrays(document.toString(style));
}
