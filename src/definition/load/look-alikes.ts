import { isMap, isScalar, isSeq, type Document, type Node, type Scalar } from 'yaml';
import { lookAlikeOf, refusal } from '../../expression';
import type { IssuePath } from '../issue';
import type { NodeProblem } from './node-problems';
import { scalarOffset } from './scalar-offset';

/** Keys whose values are names, or lists of them: of steps, actions, events, definitions, modes. */
const namingKeys: ReadonlySet<string> = new Set([
  ...['id', 'action', 'depends_on', 'step', 'on', 'emit', 'event', 'workflow', 'as', 'type', 'mode'],
  ...['on_failure', 'calendar', 'task_queue', 'overlap', 'timeout', 'deadline', 'heartbeat', 'every', 'version'],
]);

/** Keys whose values are data of any kind. */
const dataKeys: ReadonlySet<string> = new Set(['with', 'set', 'default', 'enum', 'payload', 'items']);

/**
 * Letters in keys and names that look like ASCII ones and are none, such as a Cyrillic а. In the nodes they are made what
 * they look like, so that nothing else has to be said of them.
 */
export function problemsOfLookAlikes(document: Document.Parsed, text: string): NodeProblem[] {
  const problems: NodeProblem[] = [];
  // Recursion is safe here: the depth of the text has been checked.
  const visit = (node: Node | null, path: IssuePath, isName: boolean): void => {
    if (isScalar(node)) {
      if (isName) problems.push(...mend(node, text, path));
    } else if (isSeq(node)) node.items.forEach((item, index) => visit(item as Node | null, [...path, index], isName));
    else if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (isScalar(key)) problems.push(...mend(key, text, path));
        const name = isScalar(key) ? String(key.value) : '';
        // Of a step it is what people see, in any script.
        const names = namingKeys.has(name) || (name === 'name' && (path.length === 0 || path.at(-1) === 'workflow'));
        const isData = path.some((part) => dataKeys.has(String(part)));
        visit(value as Node | null, [...path, name], names && !isData);
      }
    }
  };
  if (/[\u0080-\u{10ffff}]/u.test(text)) visit(document.contents, [], false);
  return problems;
}

/** The first such letter is told. A word that is wholly of another script, with letters of its own, is meant as it is. */
function mend(node: Scalar, text: string, path: IssuePath): NodeProblem[] {
  const { value } = node;
  if (typeof value !== 'string' || !/[\u0080-\u{10ffff}]/u.test(value)) return [];
  const mended = Array.from(value, (character) => lookAlikeOf(character) ?? character).join('');
  if (mended === value || !/^[\x20-\x7e]+$/.test(mended)) return [];
  const at = Array.from(value).findIndex((character) => lookAlikeOf(character) !== undefined);
  const before = Array.from(value).slice(0, at).join('');
  node.value = mended;
  const [start, end] = node.range ?? [0, 0];
  const offset = start + scalarOffset(node, text.slice(start, end), before.length);
  const message = refusal(Array.from(value)[at]?.codePointAt(0) ?? 0);
  return [{ code: 'invisible-character', message, offset, path: [...path] }];
}
