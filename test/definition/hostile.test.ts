import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { catalogueOf } from '../../src/catalogue';
import { checkPlan, compileDefinition, type Compiled, type Issue } from '../../src/definition';
import { sampleCatalogue } from './sample-catalogue';

const head = 'name: a\nversion: 1.0.0\ntype: backtest\n';
const step = '  - id: x\n    action: data.load\n';
const loading = (value: string): string => `${head}steps:\n${step}    with: { symbols: ${value} }\n`;
const compile = (yaml: string): Compiled => compileDefinition(yaml, 'f.yaml', sampleCatalogue);
const brief = ({ line, column, code, path, message }: Issue): string =>
  `${line}:${column} ${code} ${path || '-'} | ${message}`;

describe('hostile YAML becomes an issue, at once', () => {
  const tooDeep = 'mappings and lists are nested more than 100 deep here';
  const nines = Array.from({ length: 10 }, (_, index) => index);

  it.each<[string, string, readonly string[]]>([
    ['10,000 brackets', `x: ${'['.repeat(10_000)}`, [`1:102 nested-too-deep - | ${tooDeep}`]],
    [
      '10,000 closed brackets in an input',
      loading('['.repeat(10_000) + ']'.repeat(10_000)),
      [`7:117 nested-too-deep - | ${tooDeep}`],
    ],
    ['300,000 brackets', '['.repeat(300_000), [`1:100 nested-too-deep - | ${tooDeep}`]],
    ['10,000 braces', '{a: '.repeat(10_000), ['code nested-too-deep']],
    ['10,000 dashes', '- '.repeat(10_000), ['code nested-too-deep']],
    ['10,000 question marks', '? '.repeat(10_000), ['code nested-too-deep']],
    [
      '1,000 levels of indentation',
      Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      ['code nested-too-deep'],
    ],
    ['groups in groups without end', `${head}steps: ${'[{id: a, steps: '.repeat(500)}`, ['code nested-too-deep']],
    [
      'an alias bomb',
      nines.map((i) => `a${i}: &a${i} [${(i === 0 ? 'x' : `*a${i - 1}`).concat(',').repeat(9)}]`).join('\n'),
      ['6:9 yaml-aliases a5 | there are more than 100000 values here, each alias counted as all that it stands for'],
    ],
    [
      'aliases that add up in depth',
      nines.map((i) => `a${i}: &a${i} ${'['.repeat(30)}${i === 0 ? 'x' : `*a${i - 1}`}${']'.repeat(30)}`).join('\n'),
      ['code yaml-aliases'],
    ],
    [
      '101 aliases',
      loading(`[&a b, ${'*a,'.repeat(101)}]`),
      ['7:329 yaml-aliases steps[0].with.symbols[101] | a definition may have at most 100 aliases'],
    ],
    [
      'an alias of itself',
      loading('&a [*a]'),
      [
        '7:26 yaml-aliases steps[0].with.symbols[0] | the alias *a stands inside what it stands for, which would never end',
      ],
    ],
    [
      'an alias of its own mapping',
      `&a\nname: *a\n`,
      ['2:7 yaml-aliases name | the alias *a stands inside what it stands for, which would never end'],
    ],
    [
      '2 MB',
      'a'.repeat(2 * 1024 * 1024),
      ['1:1 file-too-large - | the file has 2097152 characters; at most 1048576 are read'],
    ],
    [
      '1 MB of list entries',
      `[${'a,'.repeat(500_000)}]`,
      ['1:200000 file-too-large - | the file goes on here after 300000 words and signs; no more are read'],
    ],
    ['a tag', loading('!!js/function "x"'), ['code yaml-tag']],
    ['a binary', loading('[!!binary aGVsbG8=]'), ['code yaml-tag']],
    [
      'a set',
      `${head}steps: !!set { a, b }\n`,
      ['4:8 yaml-tag steps | !!set is a tag in YAML, and a definition has no use for it: take it away'],
    ],
    [
      'the key __proto__',
      `${head}__proto__: { polluted: true }\n`,
      ["4:1 reserved-name __proto__ | the key '__proto__' is not allowed; choose another"],
    ],
    ['the key constructor', `${loading('[A]')}constructor: { prototype: { polluted: true } }\n`, ['code unknown-key']],
    [
      'an input constructor',
      loading('[A], constructor: 1'),
      [
        "7:27 unknown-key steps[0].with.constructor | data.load has no input 'constructor'; there are: symbols, days, source, options.",
      ],
    ],
    [
      'a variable __proto__',
      `${head}variables: { __proto__: { type: string } }\nsteps:\n  - { id: x, action: test.wait }\n`,
      ['code reserved-name'],
    ],
    ['a tab', 'name:\tx\n\tversion: 1\n', ['code yaml-syntax']],
    [
      'a NUL',
      'name: a\u0000b',
      [
        '1:8 invisible-character - | an invisible character stands here, U+0000 (control character): delete it, or write \\u0000 if it is meant',
      ],
    ],
    ['an empty file', '', ['code not-a-mapping']],
    ['white space', ' \n\n\t\n', ['code not-a-mapping']],
    ['comments only', '# a\n# b\n', ['code not-a-mapping']],
    ['three dashes', '---\n', ['code not-a-mapping']],
    ['a text', 'hello', ['code not-a-mapping']],
    ['a number', '42', ['code not-a-mapping']],
    ['a list', '- name: a', ['code not-a-mapping']],
    ['three documents', 'a: 1\n---\nb: 2\n---\nc: 3\n', ['code yaml-syntax']],
    ['a document after the end', 'a: 1\n...\nb: 2\n', ['code yaml-syntax']],
    ['a long line of nothing closed', `name: "${'a'.repeat(500_000)}`, ['code yaml-syntax']],
    ['an unknown directive', '%FOO bar\n---\nname: a\n', ['code yaml-syntax']],
  ])('%s', (_, yaml, expected) => {
    const { plan, issues } = compile(yaml);
    expect(plan).toBeUndefined();
    const [first] = expected;
    if (first.startsWith('code ')) expect(issues.map(({ code }) => code)).toContain(first.slice(5));
    else expect(issues.map(brief)).toEqual(expected);
  });

  it('with as many issues as keys stays quick', () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => `k${index}: 1\n`).join('');
    expect(compile(`${keys}${loading('[A]')}`).issues).toHaveLength(10_000);
  });

  it('pollutes no prototype', () => {
    compile(`${head}__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n`);
    compile(`${head}variables: { x: { type: object, default: { __proto__: { polluted: true } } } }\nsteps: []\n`);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused although a name in it is one that JavaScript has', () => {
    const names = ['toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'];
    for (const name of names) {
      expect(compile(`${head}${name}: 1\nsteps:\n${step}`).issues.map(({ code }) => code)).toContain('unknown-key');
      const reading = `${head}steps:\n  - { id: x, action: test.wait, when: ${name} == 1 }\n`;
      expect(compile(reading).issues.map(({ code }) => code)).toEqual(['unknown-name']);
    }
  });
});

describe('unusual but right YAML compiles', () => {
  const plain = `${head}steps:\n${step}    with: { symbols: [A] }\n`;

  it.each([
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${plain}`],
    ['no newline at the end', plain.trimEnd()],
    ['a document mark before and after', `---\n${plain}...\n`],
    ['the directive of YAML 1.2', `%YAML 1.2\n---\n${plain}`],
    ['tags that say what is there anyway', plain.replace('[A]', '!!seq [!!str A]')],
    [
      'an alias',
      `${head}steps:\n${step}    with: { symbols: &s [A] }\n${step.replace('x', 'y')}    with: { symbols: *s }\n`,
    ],
    ['tabs after values', plain.replace('name: a', 'name: a\t# comment')],
  ])('with %s', (_, yaml) => {
    const { plan, issues } = compile(yaml);
    expect(issues.map(brief)).toEqual([]);
    expect(checkPlan(plan, sampleCatalogue).problems).toEqual([]);
  });

  it('and a place in it is right after a byte order mark and CRLF', () => {
    const { issues } = compile(`\ufeff${plain}`.replaceAll('\n', '\r\n').replace('name: a', 'nam: a'));
    expect(issues.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual(['1:1 unknown-key']);
  });
});

describe('whatever is compiled', () => {
  const shipped = readFileSync(join(__dirname, '../../definitions/simple-backtest.yaml'), 'utf8');
  const catalogue = catalogueOf();

  /** Compiles without throwing, has a plan or an error, and has issues in order at places that exist. */
  function holds(yaml: string): void {
    const { plan, issues } = compileDefinition(yaml, 'f.yaml', catalogue);
    expect(plan === undefined).toBe(issues.some(({ severity }) => severity === 'error'));
    const lines = yaml.split(/\r\n|\n|\r/).length;
    const misplaced = issues.filter(
      ({ line, column, message }) => line < 1 || line > lines + 1 || column < 1 || message === '',
    );
    expect(misplaced).toEqual([]);
    const places = issues.map(({ line, column }) => line * 1e7 + column);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    if (plan !== undefined) expect(checkPlan(JSON.parse(JSON.stringify(plan)), catalogue).problems).toEqual([]);
  }

  const pieces = [
    ...[
      'name: a\n',
      'version: 1.0.0\n',
      'type: backtest\n',
      'steps:\n',
      '  - id: x\n',
      '    action: backtest.run\n',
      '    steps:\n',
    ],
    ...[
      '    with:\n',
      '      bars: ',
      '    when: ',
      '    depends_on: [x]\n',
      '  - ',
      '- ',
      ': ',
      '? ',
      ', ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a ',
    ],
    ...[
      '!x ',
      '! ',
      '!!set ',
      '| \n',
      '>\n',
      '"',
      "'",
      '${{ ',
      ' }}',
      'steps.x.output',
      '#',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '\t',
      '\n',
    ],
    ...[
      '__proto__: ',
      'constructor: ',
      'null',
      '~',
      '.nan',
      '0x10',
      '1e999',
      '<<: *a\n',
      'mode: parallel\n',
      'variables:\n',
      '  v: { type: string }\n',
    ],
    ...['on_failure: { fallback: [', 'retry: { max_attempts: ', '\ufeff', '\r', '\u0000', '\u2028', '  ', '    '],
  ];
  const yamlish = fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 5 })),
    { maxLength: 40 },
  );

  it('nothing is thrown for text that looks like YAML', () => {
    fc.assert(
      fc.property(yamlish, (parts) => holds(parts.join(''))),
      { numRuns: 500 },
    );
  });

  it('nothing is thrown for text that does not', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds), { numRuns: 300 });
  });

  it('nothing is thrown for the shipped definition with pieces cut out, put in, swapped and repeated', () => {
    const lines = shipped.split('\n');
    const change = fc.record({
      kind: fc.constantFrom('cut', 'insert', 'swap', 'repeat', 'indent', 'line'),
      at: fc.nat(shipped.length),
      length: fc.nat(40),
      other: fc.nat(lines.length),
      text: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })),
    });
    const mutate = (
      yaml: string,
      { kind, at, length, other, text }: typeof change extends fc.Arbitrary<infer Value> ? Value : never,
    ): string => {
      const here = yaml.split('\n');
      switch (kind) {
        case 'cut':
          return yaml.slice(0, at) + yaml.slice(at + length);
        case 'insert':
          return yaml.slice(0, at) + text + yaml.slice(at);
        case 'swap':
          return here
            .map((line, index) =>
              index === other ? (here[length] ?? '') : index === length ? (here[other] ?? '') : line,
            )
            .join('\n');
        case 'repeat':
          return here.flatMap((line, index) => (index === other ? [line, line] : [line])).join('\n');
        case 'indent':
          return here.map((line, index) => (index === other ? `  ${line}` : line)).join('\n');
        case 'line':
          return here.filter((_, index) => index !== other).join('\n');
      }
    };
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) =>
        holds(changes.reduce(mutate, shipped)),
      ),
      { numRuns: 150 },
    );
  });
});
