/** Characters that cannot be seen, or that turn the order of what is seen. They stand nowhere, not even in a text. */
const invisible = new Map<number, string>([
  [0x00ad, 'soft hyphen'],
  [0x034f, 'combining grapheme joiner'],
  [0x061c, 'Arabic letter mark'],
  [0x115f, 'Hangul filler'],
  [0x1160, 'Hangul filler'],
  [0x180e, 'Mongolian vowel separator'],
  [0x200b, 'zero width space'],
  [0x200c, 'zero width non-joiner'],
  [0x200d, 'zero width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x2028, 'line separator'],
  [0x2029, 'paragraph separator'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'pop directional formatting'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2060, 'word joiner'],
  [0x2061, 'function application'],
  [0x2062, 'invisible times'],
  [0x2063, 'invisible separator'],
  [0x2064, 'invisible plus'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'pop directional isolate'],
  [0x3164, 'Hangul filler'],
  [0xfeff, 'byte order mark'],
  [0xffa0, 'Hangul filler'],
]);

const spaces = new Set([0x00a0, 0x1680, 0x202f, 0x205f, 0x3000]);

const allAs = (characters: string, sign: string): [string, string][] =>
  Array.from(characters, (character) => [character, sign]);

/** What looks like a sign of the language, and the sign that is meant. */
const lookAlikes = new Map<string, string>([
  ...allAs('‘’‚‛′ʹʼˈ´`', "'"),
  ...allAs('“”„‟″«»', '"'),
  ...allAs('‐‑‒–—―−﹣', '-'),
  ...allAs('×∗⋅·•✕✖', '*'),
  ...allAs('÷∕⁄⧸', '/'),
  ['≥', '>='],
  ['≤', '<='],
  ['⩾', '>='],
  ['⩽', '<='],
  ['⇒', '>='],
  ['≠', '!='],
  ['≡', '=='],
  ['∧', '&&'],
  ['∨', '||'],
  ['¬', '!'],
  ['∈', 'in'],
  ['‹', '<'],
  ['›', '>'],
  ['⟨', '<'],
  ['⟩', '>'],
  ['∶', ':'],
  ['…', '...'],
  ['。', '.'],
  ['、', ','],
]);

/** Letters of other scripts that cannot be told from these by eye. */
const letters = new Map<string, string>([
  ...pairs('аеорсухіѕјһԁԛԝӏ', 'aeopcyxisjhdqwl'),
  ...pairs('АВЕЅІЈКМНОРСТУХ', 'ABESIJKMHOPCTYX'),
  ...pairs('οαρνικυχγ', 'oapvikuxy'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  ...pairs('ıɑɡ', 'iag'),
]);

function pairs(from: string, to: string): [string, string][] {
  return Array.from(from, (character, index) => [character, to[index] ?? '']);
}

/** `U+200B` */
function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Why a character may stand nowhere, not even in quotes; undefined when it may. */
export function refusalInText(codePoint: number): string | undefined {
  const name = nameOfInvisible(codePoint);
  if (name === undefined) return undefined;
  const escape =
    codePoint <= 0xffff ? `, or write \\u${codePoint.toString(16).toUpperCase().padStart(4, '0')} if it is meant` : '';
  return `an invisible character stands here, ${codePointName(codePoint)} (${name}): delete it${escape}`;
}

/** Why a character that begins no token is refused, and what to type instead. */
export function refusal(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  const code = codePointName(codePoint);
  const name = nameOfInvisible(codePoint);
  if (name !== undefined) return `an invisible character stands here, ${code} (${name}): delete it`;
  if (isOtherSpace(codePoint)) {
    return `${code} looks like a space and is none: type an ordinary space`;
  }
  const meant = lookAlikes.get(character) ?? fullWidth(codePoint);
  if (meant !== undefined) return `'${character}' (${code}) is not part of the language: type ${meant}`;
  const letter = letters.get(character);
  if (letter !== undefined)
    return `'${character}' (${code}) looks like the letter '${letter}' and is none: type ${letter}`;
  if (/\p{L}|\p{M}|\p{Nd}/u.test(character)) {
    return `'${character}' (${code}) cannot be in a name, which has only A to Z, a to z, 0 to 9 and _; text stands in quotes`;
  }
  return `the character '${character}' (${code}) has no meaning in an expression`;
}

/** What is wrong with a character that may not stand in a file at all; undefined when it may. */
export function refusedCharacter(
  codePoint: number,
): { readonly message: string; readonly isSpace: boolean; readonly turnsText: boolean } | undefined {
  if (isOtherSpace(codePoint)) return { message: refusal(codePoint), isSpace: true, turnsText: false };
  const message = refusalInText(codePoint);
  // These show a text in another order than it is read in.
  const turnsText = (codePoint >= 0x202a && codePoint <= 0x202e) || (codePoint >= 0x2066 && codePoint <= 0x2069);
  return message === undefined ? undefined : { message, isSpace: false, turnsText };
}

const isOtherSpace = (codePoint: number): boolean =>
  spaces.has(codePoint) || (codePoint >= 0x2000 && codePoint <= 0x200a);

/** The ASCII letter or sign that a character of a name or of YAML looks like; undefined when it looks like none. */
export function lookAlikeOf(character: string): string | undefined {
  return letters.get(character) ?? fullWidth(character.codePointAt(0) ?? 0);
}

function nameOfInvisible(codePoint: number): string | undefined {
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) {
    return isAllowedControl(codePoint) ? undefined : 'control character';
  }
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return 'half of a surrogate pair';
  if (codePoint >= 0xe0000 && codePoint <= 0xe0fff) return 'tag or variation selector';
  return invisible.get(codePoint);
}

const isAllowedControl = (codePoint: number): boolean => codePoint === 0x09 || codePoint === 0x0a || codePoint === 0x0d;

/** The ASCII character of a full-width form. */
function fullWidth(codePoint: number): string | undefined {
  return codePoint >= 0xff01 && codePoint <= 0xff5e ? String.fromCharCode(codePoint - 0xfee0) : undefined;
}
