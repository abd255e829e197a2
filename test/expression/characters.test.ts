import { parseExpression } from '../../src/expression';
import { failureOf, valueOf } from './sample-scope';

const named = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

describe('a character that cannot be seen', () => {
  const invisible: readonly [number, string][] = [
    [0x200b, 'zero width space'],
    [0x200c, 'zero width non-joiner'],
    [0x200d, 'zero width joiner'],
    [0x200e, 'left-to-right mark'],
    [0x200f, 'right-to-left mark'],
    [0x202a, 'left-to-right embedding'],
    [0x202e, 'right-to-left override'],
    [0x2060, 'word joiner'],
    [0x2066, 'left-to-right isolate'],
    [0x2069, 'pop directional isolate'],
    [0x061c, 'Arabic letter mark'],
    [0xfeff, 'byte order mark'],
    [0x00ad, 'soft hyphen'],
    [0x3164, 'Hangul filler'],
    [0x2028, 'line separator'],
    [0x0000, 'control character'],
    [0x001b, 'control character'],
    [0x000b, 'control character'],
    [0x0085, 'control character'],
    [0x007f, 'control character'],
    [0xd800, 'half of a surrogate pair'],
    [0xe0041, 'tag or variation selector'],
  ];

  it.each(invisible)('%i (%s) is refused between words', (codePoint, name) => {
    const error = failureOf(() => parseExpression(`draw${String.fromCodePoint(codePoint)}down`));
    expect([error.code, error.at, error.message]).toEqual([
      'syntax',
      4,
      `an invisible character stands here, ${named(codePoint)} (${name}): delete it`,
    ]);
  });

  it.each(invisible)('%i (%s) is refused in a text', (codePoint, name) => {
    const error = failureOf(() => parseExpression(`regime == 'bu${String.fromCodePoint(codePoint)}ll'`));
    expect([error.code, error.at]).toEqual(['syntax', 13]);
    expect(error.message).toContain(`${named(codePoint)} (${name}): delete it`);
  });

  it('may be written as an escape', () => {
    expect(valueOf(String.raw`'a\u200Bb'`)).toBe('a\u200bb');
    expect(valueOf(String.raw`size('\u00e9\uD83D\uDE00')`)).toBe(3);
    expect(failureOf(() => parseExpression(String.raw`'\u12'`)).code).toBe('syntax');
  });
});

describe('a character that looks like another', () => {
  it.each<[string, number, string]>([
    ['a\u00a0> 1', 1, 'U+00A0 looks like a space and is none: type an ordinary space'],
    ['a\u2009> 1', 1, 'U+2009 looks like a space and is none: type an ordinary space'],
    ['a\u3000> 1', 1, 'U+3000 looks like a space and is none: type an ordinary space'],
    ['a == ’b’', 5, "'’' (U+2019) is not part of the language: type '"],
    ['a == “b”', 5, "'“' (U+201C) is not part of the language: type \""],
    ['a – b', 2, "'–' (U+2013) is not part of the language: type -"],
    ['a − b', 2, "'−' (U+2212) is not part of the language: type -"],
    ['a × b', 2, "'×' (U+00D7) is not part of the language: type *"],
    ['a ÷ b', 2, "'÷' (U+00F7) is not part of the language: type /"],
    ['a ≥ b', 2, "'≥' (U+2265) is not part of the language: type >="],
    ['a ≤ b', 2, "'≤' (U+2264) is not part of the language: type <="],
    ['a ≠ b', 2, "'≠' (U+2260) is not part of the language: type !="],
    ['a ＝ b', 2, "'＝' (U+FF1D) is not part of the language: type ="],
    ['a （b）', 2, "'（' (U+FF08) is not part of the language: type ("],
    ['ａ', 0, "'ａ' (U+FF41) is not part of the language: type a"],
    ['a ∧ b', 2, "'∧' (U+2227) is not part of the language: type &&"],
    ['drаwdown', 2, "'а' (U+0430) looks like the letter 'a' and is none: type a"],
    ['Вull', 0, "'В' (U+0412) looks like the letter 'B' and is none: type B"],
    ['pοs', 1, "'ο' (U+03BF) looks like the letter 'o' and is none: type o"],
    [
      'größe > 1',
      2,
      "'ö' (U+00F6) cannot be in a name, which has only A to Z, a to z, 0 to 9 and _; text stands in quotes",
    ],
    ['１ > 0', 0, "'１' (U+FF11) is not part of the language: type 1"],
    ['a > 1 😀', 6, "the character '😀' (U+1F600) has no meaning in an expression"],
  ])('%j is refused at offset %d: %s', (source, at, message) => {
    const error = failureOf(() => parseExpression(source));
    expect([error.code, error.at, error.message]).toEqual(['syntax', at, message]);
  });

  it.each(['é', '日本', '😀', 'Ω – “x” ≥', 'а', '❤️'])('may stand in a text: %s', (text) => {
    expect(valueOf(`'${text}'`)).toBe(text);
  });
});

describe('a text without escapes', () => {
  it.each([
    [String.raw`r'a\b'`, 'a\\b'],
    [String.raw`r"it's \"`, "it's \\"],
    [String.raw`r'' + 'x'`, 'x'],
  ])('%s is %j', (source, expected) => {
    expect(valueOf(source)).toBe(expected);
  });

  it('must be closed', () => {
    expect(failureOf(() => parseExpression("r'abc")).message).toBe("this text is not closed: a ' is missing");
  });
});
