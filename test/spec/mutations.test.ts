import fc from 'fast-check';
import { checkPlan } from '../../src/definition';
import { specCatalogue } from './spec-catalogue';
import { compileSpec, specFiles } from './spec-file';

const texts = [...specFiles('good'), ...specFiles('bad')].map(({ text }) => text);

/** Lines and characters that people, editors and merges put where they do not belong. */
const pieces = [
  ...[
    '\t',
    '  ',
    '    ',
    '\n',
    '\r\n',
    '- ',
    ': ',
    ', ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '&a ',
    '*a ',
    '!x ',
    '|',
    '>',
    '?',
    '%',
    '@',
    '`',
  ],
  ...[
    '${{ ',
    ' }}',
    '${{ steps.x.output }}',
    'null',
    '~',
    'true',
    '0x10',
    '1e999',
    '-1',
    '.nan',
    '2004-01-02',
    '"\\u200b"',
    '\u200b',
    '\u00a0',
    'а',
    '：',
  ],
  ...[
    '__proto__: ',
    'constructor: ',
    'toString: ',
    '<<: *a',
    'id: x\n',
    'steps:\n',
    'when: ',
    'with: ',
    'on_failure: ',
    'events:\n',
    'depends_on: [x]\n',
  ],
  ...[
    'for_each: ',
    'repeat: ',
    'schedule: ',
    'branches: ',
    'else: ',
    'fallback: ',
    'compensate: ',
    'publish: ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
  ],
];

const change = fc.record({
  kind: fc.constantFrom('cut', 'insert', 'swap', 'repeat', 'delete', 'indent', 'other line'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(30),
  piece: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, fc.string({ unit: 'binary', maxLength: 5 })),
});

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(text: string, { kind, at, to, length, piece }: Change): string {
  const offset = Math.floor(at * text.length);
  if (kind === 'cut') return text.slice(0, offset) + text.slice(offset + length);
  if (kind === 'insert') return text.slice(0, offset) + piece + text.slice(offset);
  const lines = text.split('\n');
  const [here, there] = [at, to].map((share) => Math.min(lines.length - 1, Math.floor(share * lines.length)));
  const replaced = (line: number, value: readonly string[]): string =>
    lines.flatMap((old, index) => (index === line ? value : [old])).join('\n');
  switch (kind) {
    case 'swap':
      return lines
        .map((line, index) => (index === here ? lines[there] : index === there ? lines[here] : line))
        .join('\n');
    case 'repeat':
      return replaced(here, [lines[here], lines[here]]);
    case 'delete':
      return replaced(here, []);
    case 'indent':
      return replaced(here, [`  ${lines[here]}`]);
    case 'other line':
      return replaced(here, [lines[there]]);
  }
}

describe('a definition that somebody has changed at random', () => {
  it('gives a plan that a worker takes, or issues at places inside the file: the same ones each time', () => {
    const mutants = fc.tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(mutants, ([text, changes]) => {
        const mutant = changes.reduce(changed, text);
        const { plan, issues } = compileSpec(mutant);
        expect(plan === undefined).toBe(issues.some(({ severity }) => severity === 'error'));
        const lines = mutant.replace(/^\ufeff/, '').split('\n');
        const outside = issues.filter(({ line, column }) => column < 1 || column > (lines[line - 1]?.length ?? -1) + 1);
        expect(outside).toEqual([]);
        expect(compileSpec(mutant).issues).toEqual(issues);
        if (plan !== undefined) expect(checkPlan(JSON.parse(JSON.stringify(plan)), specCatalogue).problems).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });
});
