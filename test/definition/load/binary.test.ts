import { loadYaml } from '../../../src/definition/load';
import { binaryOffset } from '../../../src/definition/load/binary';

describe('a file that is not text', () => {
  it.each([
    ['a text', 'name: a\nversion: 1.0.0\n', undefined],
    ['one in many scripts', 'name: Größe 取引 торговля 🙂\n'.repeat(20), undefined],
    ['a text with a stray character', `name: a\u0000\n`, undefined],
    ['a long text with a few of them', 'name: a\u0001b\n'.repeat(3) + 'key: value\n'.repeat(100), undefined],
    ['the bytes of a picture', '\ufffdPNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000\u0001\ufffd\u0000', 0],
    ['UTF-16 read as UTF-8', Array.from('name: abcdefgh', (letter) => `${letter}\u0000`).join(''), 1],
  ])('of %s', (_, text, offset) => {
    expect(binaryOffset(text)).toBe(offset);
  });

  it('is one issue', () => {
    const { data, issues } = loadYaml('\u007fELF\u0002\u0001\u0001\u0000\u0000\u0000\u0000\u0000\u0000\n\u0000', 'f');
    expect(data).toBeUndefined();
    expect(issues.map(({ code, line, column, message }) => `${line}:${column} ${code} ${message}`)).toEqual([
      '1:1 yaml-syntax this file is not text: most likely a program wrote it, or it is not in UTF-8; a definition is YAML, saved as UTF-8',
    ]);
  });
});
