import { isMap, isScalar, parseDocument } from 'yaml';
import { scalarOffset } from '../../../src/definition/load/scalar-offset';

/** The text of the source from where the X of a scalar's value stands in it. */
function fromX(source: string): string {
  const { contents } = parseDocument(`key: ${source}\n`);
  const node = isMap(contents) ? contents.items[0]?.value : undefined;
  if (!isScalar(node) || typeof node.value !== 'string') throw new Error('not a text');
  expect(node.value).toContain('X');
  return source.slice(scalarOffset(node, source, node.value.indexOf('X')));
}

describe('the place of a character of a scalar in its source', () => {
  it.each([
    ['plain', 'a X b', 'X b'],
    ['plain over lines', 'a\n  b\n  X c', 'X c'],
    ['plain with an empty line', 'a\n\n  X c', 'X c'],
    ['single quotes', "'a X'", "X'"],
    ['single quotes with apostrophes', "'it''s '' X'", "X'"],
    ['double quotes', '"a X"', 'X"'],
    ['escaped quotes', '"a \\" \\" X"', 'X"'],
    ['escapes of two characters', '"\\n\\t\\\\X"', 'X"'],
    ['escapes by code', '"\\x41\\u00e9\\U0001F600X"', 'X"'],
    ['an escaped line break', '"a\\\n   X"', 'X"'],
    ['double quotes over lines', '"a\n  b\n\n  X"', 'X"'],
    ['a line that begins with spaces that are kept', '"a   X"', 'X"'],
  ])('%s', (_, source, expected) => {
    expect(fromX(source)).toBe(expected);
  });
});
