import { sourceLine } from '../../../src/cli/render/source-line';

describe('the line of a source with a caret', () => {
  it.each<[string, number, string, string]>([
    ['a: 1', 4, '  a: 1', '     ^'],
    ['a: 1', 1, '  a: 1', '  ^'],
    // Behind the end of the line.
    ['a: ', 9, '  a:', '     ^'],
    // A tab is a column.
    ['\ta: 1', 2, '   a: 1', '   ^'],
    // Wide characters take two columns, combining marks none.
    ['漢字: 1', 5, '  漢字: 1', '        ^'],
    ['e\u0301: 1', 5, '  e\u0301: 1', '     ^'],
    ['\u001b[31mred', 6, '   [31mred', '       ^'],
  ])('%j, column %d', (text, column, line, caret) => {
    expect(sourceLine(text, column, 80)).toEqual([line, caret]);
  });

  it('shows the part of a long line around the caret', () => {
    const text = `${'a'.repeat(100)}X${'b'.repeat(100)}`;
    const [line = '', caret = ''] = sourceLine(text, 101, 60);
    expect(line).toMatch(/^ {2}…a+Xb+…$/);
    expect(line).toHaveLength(60);
    expect(line[caret.length - 1]).toBe('X');
  });

  it('shows the beginning of a long line when the caret is there', () => {
    const [line = '', caret] = sourceLine(`X${'b'.repeat(200)}`, 1, 60);
    expect(line).toMatch(/^ {2}Xb+…$/);
    expect(line).toHaveLength(60);
    expect(caret).toBe('  ^');
  });

  it('does with a terminal that has no width', () => {
    expect(sourceLine('abc', 2, 0)).toEqual(['  abc', '   ^']);
  });
});
