import fc from 'fast-check';
import { cleanText } from '../../../src/definition/load/clean-text';

const messagesOf = (text: string): string[] =>
  cleanText(text).strays.map(({ offset, message }) => `${offset} ${message.split(',')[0]}`);

describe('the characters that may not stand in a file', () => {
  it.each([
    ['ASCII', 'a: b\n\tc\r\n', []],
    ['letters, signs and symbols of every script', 'a: Übermut Цена 価格 ≥ 10 € ✅', []],
    ['a zero width space', 'a\u200bb', ['1 an invisible character stands here']],
    ['several in a row, told once', 'a\u200b\u200b\u200bb', ['1 an invisible character stands here']],
    ['two places', '\u200ba\u200b', ['0 an invisible character stands here', '2 an invisible character stands here']],
    ['a no-break space', 'a:\u00a0b', ['2 U+00A0 looks like a space and is none: type an ordinary space']],
    ['a byte order mark inside', 'a\ufeffb', ['1 an invisible character stands here']],
    ['text turned round', 'a\u202eb', ['1 an invisible character stands here']],
    ['a tag character beyond 16 bits', 'a\u{e0041}b', ['1 an invisible character stands here']],
    ['half of a surrogate pair', 'a\ud800b', ['1 an invisible character stands here']],
    ['a comment with spaces of another kind', 'a: b # c\u00a0d\u200be\n', []],
    ['a comment that turns text round', 'a: b # c\u202ed\n', ['8 an invisible character stands here']],
    ['a number sign inside a text', 'a: "# \u200b"', ['6 an invisible character stands here']],
  ])('%s', (_, text, expected) => {
    expect(messagesOf(text)).toEqual(expected);
  });

  it('are not all told where they are very many', () => {
    expect(cleanText('a\u200b'.repeat(10_000)).strays).toHaveLength(100);
  });

  it('leave a text in which every character is at the place that it had', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', '\n', '\u200b', '\u00a0', '\u{e0041}', '😀', 'é', '# c\n'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(parts, (written) => {
        const source = written.join('');
        const { text, originalOffset } = cleanText(source);
        for (let at = 0; at < text.length; at++) {
          const original = source[originalOffset(at)];
          expect(text[at]).toBe(original === '\u00a0' && text[at] === ' ' ? ' ' : original);
        }
      }),
    );
  });
});
