import { wrap } from '../../../src/cli/render/wrap';

describe('wrap', () => {
  it.each<[string, [string, number, string, string?], string[]]>([
    ['keeps what fits on one line', ['one two', 9, '  '], ['  one two']],
    ['breaks between words', ['one two three', 9, '  '], ['  one two', '  three']],
    ['indents the lines after the first', ['one two three', 7, '- ', '    '], ['- one', '    two', '    three']],
    ['leaves a word whole that is wider than a line', ['a pneumonia b', 6, ''], ['a', 'pneumonia', 'b']],
    ['takes line breaks for spaces', ['one\n  two', 20, ''], ['one two']],
    ['makes no line of nothing', [' ', 20, '  '], []],
  ])('%s', (_, given, lines) => {
    expect(wrap(...given)).toEqual(lines);
  });
});
