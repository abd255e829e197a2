import fc from 'fast-check';
import { cutText, jsonTextBytes } from '../../src/base/text';

describe('cutText', () => {
  it.each([
    ['hello', 5, 'hello'],
    ['hello!', 5, 'he…'],
    ['', 0, ''],
    ['hello', 3, '…'],
    ['hello', 2, ''],
    // Three bytes each in UTF-8.
    ['名名名', 9, '名名名'],
    ['名名名名', 9, '名名…'],
    // As JSON a quote takes two bytes, and a control character six.
    ['"""', 5, '"…'],
    ['\u0001\u0001', 12, '\u0001\u0001'],
    ['\u0001\u0001\u0001', 12, '\u0001…'],
    // A pair of surrogates stays together.
    ['a😀b', 6, 'a😀b'],
    ['a😀bc', 6, 'a…'],
  ])('of %j to %d bytes is %j', (text, most, expected) => {
    expect(cutText(text, most)).toBe(expected);
  });

  it('fits, whatever the text, and leaves alone what fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.nat(40), (text, most) => {
        const cut = cutText(text, most);
        const bytes = Buffer.byteLength(JSON.stringify(cut)) - 2;
        expect(bytes).toBeLessThanOrEqual(most);
        expect(cut === text).toBe(jsonTextBytes(text) <= most);
      }),
    );
  });
});
