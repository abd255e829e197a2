import { compileDefinition, type Issue } from '../../src/definition';
import { sampleCatalogue } from './sample-catalogue';

const head = 'name: a\nversion: 1.0.0\ntype: backtest\n';
const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');
const levels = (count: number, step: number, text: (indent: string, index: number) => string): string =>
  many(count, (index) => text(' '.repeat(2 + index * step), index));

const brief = ({ line, column, code }: Issue): string => `${line}:${column} ${code}`;

/** How many issues there are, the first of them, or `plan`. */
function outcomeOf(yaml: string): readonly [number, string] {
  const { plan, issues } = compileDefinition(yaml, 'f.yaml', sampleCatalogue);
  const [first] = issues;
  return [issues.length, plan === undefined && first !== undefined ? brief(first) : 'plan'];
}

/** None of these may take time that grows faster than its size; those that would not end if it did are marked. */
describe('a definition that is large, or made to be slow, ends in a plan or in issues', () => {
  it.each<[string, string, readonly [number, string]]>([
    ['10 MB', 'a: b\n'.repeat(2_000_000), [1, '1:1 file-too-large']],
    ['one line of a million characters', `${head}description: ${'a'.repeat(1_000_000)}\n`, [2, '1:1 missing-key']],
    ['one key of 900,000 characters', `${head}${'a'.repeat(900_000)}: 1\n`, [1, '4:1 yaml-syntax']],
    ['a quote that never ends', `${head}description: "\n${'a\n'.repeat(200_000)}`, [1, '4:14 yaml-syntax']],
    [
      'half a million invisible characters',
      `${head}description: "${'\u200b'.repeat(500_000)}"\n`,
      [2, '1:1 missing-key'],
    ],
    ['as many with letters between', `${head}description: "${'a\u200b'.repeat(200_000)}"\n`, [101, '1:1 missing-key']],
    [
      '10,000 keys with a letter of another script',
      head + many(5000, (i) => `kеy_${i}: 1\n`),
      [5001, '1:1 missing-key'],
    ],
    [
      '10,000 steps',
      `${head}steps:\n${many(10_000, (i) => `  - { id: s${i}, action: test.wait }\n`)}`,
      [1, '5:3 wrong-value'],
    ],
    [
      '2,000 steps, one after the other, that publish the same facts',
      `${head}steps:\n${many(2000, (i) => `  - { id: s${i}, action: market.detect, with: { bars: { ref: a, rows: 1 } } }\n`)}`,
      [0, 'plan'],
    ],
    [
      '1,000 steps that each wait for the 15 before, and read the first',
      `${head}mode: parallel\nsteps:\n  - { id: s0, set: { a: 1 } }\n${many(999, (i) => `  - { id: s${i + 1}, set: { a: "\${{ steps.s0.output.a }}" }, depends_on: [${Array.from({ length: Math.min(i + 1, 15) }, (_, back) => `s${i - back}`).join(', ')}] }\n`)}`,
      [0, 'plan'],
    ],
    [
      '1,000 steps in one great cycle',
      `${head}mode: parallel\nsteps:\n${many(1000, (i) => `  - { id: s${i}, action: test.wait, depends_on: [s${(i + 1) % 1000}] }\n`)}`,
      [1, '6:46 dependency-cycle'],
    ],
    [
      '1,000 names that are nearly right among 1,000',
      `${head}mode: parallel\nsteps:\n${many(1000, (i) => `  - { id: the_step_${i}, action: test.wait, depends_on: [teh_step_${i}] }\n`)}`,
      [1000, '6:55 unknown-step'],
    ],
    [
      '1,000 references that are nearly right',
      `${head}mode: parallel\nsteps:\n${many(1000, (i) => `  - { id: the_step_${i}, action: test.wait, when: has(steps.teh_step_${i}.output) }\n`)}`,
      [1000, '6:52 unknown-step'],
    ],
    [
      'a chain of 1,500 computed values',
      `${head}steps:\n  - { id: s0, set: { a: 1 } }\n${many(1499, (i) => `  - { id: s${i + 1}, set: { a: "\${{ steps.s${i}.output.a + 1 }}" } }\n`)}`,
      [0, 'plan'],
    ],
    [
      // 2 to the 80th values, would they be written out.
      'values that double 80 times',
      `${head}steps:\n  - { id: s0, set: { a: 1 } }\n${many(80, (i) => `  - { id: s${i + 1}, set: { a: "\${{ steps.s${i}.output }}", b: "\${{ steps.s${i}.output }}" } }\n`)}`,
      [0, 'plan'],
    ],
    [
      // 2 to the 20th ways to the outermost items, would they be gone each time.
      'loops 20 deep',
      `${head}steps:\n${levels(20, 4, (indent, i) => `${indent}- id: g\n${indent}  for_each: { items: "\${{ steps.none.output }}", as: v${i} }\n${indent}  steps:\n`)}${' '.repeat(82)}- { id: x, set: { a: "\${{ v0 + v19 }}" } }\n`,
      [20, '6:29 unknown-step'],
    ],
    [
      '100 branches with a condition each, and a read that each of them guards',
      `${head}steps:\n  - id: c\n    branches:\n${many(100, (i) => `      - { when: "drawdown > ${i}", steps: [{ id: x, set: { a: ${i} } }] }\n`)}    else: [{ id: x, set: { a: 1 } }]\n${many(300, (i) => `  - { id: r${i}, set: { a: "\${{ steps.c.x.output.a }}" } }\n`)}`,
      [0, 'plan'],
    ],
    [
      '100,000 parentheses in a value',
      `${head}steps:\n  - { id: x, set: { a: "\${{ ${'('.repeat(100_000)} }}" } }\n`,
      [1, '5:25 expression-syntax'],
    ],
    [
      '4,000 parentheses in a value',
      `${head}steps:\n  - { id: x, set: { a: "\${{ ${'('.repeat(4000)} }}" } }\n`,
      [1, '5:61 expression-limit'],
    ],
    [
      '100,000 nots',
      `${head}steps:\n  - { id: x, action: test.wait, when: "${'!'.repeat(100_000)}true" }\n`,
      [1, '5:40 expression-limit'],
    ],
    [
      '4,000 nots',
      `${head}steps:\n  - { id: x, action: test.wait, when: "${'!'.repeat(4000)}true" }\n`,
      [1, '5:72 expression-limit'],
    ],
    [
      '20,000 expressions in a text',
      `${head}steps:\n  - { id: x, set: { a: "${'${{ 1 }}'.repeat(20_000)}" } }\n`,
      [0, 'plan'],
    ],
    [
      'a cron of 400,000 commas',
      `${head}schedule: { cron: "${'*,'.repeat(400_000)} * * * *" }\nsteps:\n  - { id: x, action: test.wait }\n`,
      [1, '4:800020 bad-cron'],
    ],
    ...[
      'a://'.repeat(200_000),
      `a://${'b'.repeat(800_000)}`,
      'a://b:'.repeat(100_000),
      'eyJaaaaaaaaaa'.repeat(50_000),
      '-----BEGIN A '.repeat(50_000),
      'Bearer '.repeat(100_000),
    ].map((text): [string, string, readonly [number, string]] => [
      `what is nearly a secret, ${text.slice(0, 12)}…`,
      `${head}steps:\n  - { id: x, set: { a: "${text}" } }\n`,
      [0, 'plan'],
    ]),
  ])('%s', (_, yaml, expected) => {
    expect(outcomeOf(yaml)).toEqual(expected);
  });
});

describe('a key named __proto__ is refused wherever it stands', () => {
  it.each([
    ['at the top', '__proto__: 1'],
    ['among the variables', 'variables: { __proto__: { type: string } }'],
    ['in a default', 'variables: { x: { type: object, default: { __proto__: 1 } } }'],
    ['in an enumeration', 'variables: { x: { type: object, enum: [{ __proto__: 1 }] } }'],
    ['among the properties', 'variables: { x: { type: object, properties: { __proto__: { type: string } } } }'],
    ['among the events', 'events: { __proto__: [{ action: test.wait }] }'],
    ['in an input', 'steps: [{ id: x, action: test.wait, with: { __proto__: 1 } }]'],
    ['in a value that is computed', 'steps: [{ id: x, set: { a: { __proto__: 1 } } }]'],
    ['in a payload', 'steps: [{ id: x, emit: { event: e, payload: { __proto__: 1 } } }]'],
    ['among what is published', 'steps: [{ id: x, action: test.wait, publish: { __proto__: "1" } }]'],
    [
      'in an item',
      'steps: [{ id: x, for_each: { items: [{ __proto__: 1 }] }, steps: [{ id: y, action: test.wait }] }]',
    ],
  ])('%s', (_, line) => {
    const { plan, issues } = compileDefinition(`${head}${line}\n`, 'f.yaml', sampleCatalogue);
    expect(plan).toBeUndefined();
    expect(issues.map(brief)).toEqual([`4:${line.indexOf('__proto__') + 1} reserved-name`]);
  });

  it.each(['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'and %s is a key like any other',
    (name) => {
      const yaml = `${head}steps:\n  - { id: x, set: { ${name}: 1 } }\n`;
      expect(outcomeOf(yaml)).toEqual([0, 'plan']);
      expect(outcomeOf(`${head}steps:\n  - { id: x, action: test.wait, ${name}: 1 }\n`)).toEqual([
        1,
        '5:33 unknown-key',
      ]);
      expect(
        outcomeOf(`${head}steps:\n  - { id: x, action: test.wait }\nevents: { ${name}: [{ action: test.wait }] }\n`)[0],
      ).toBe(1);
    },
  );
});
