import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueOf } from '../../src/catalogue';
import { compileDefinition } from '../../src/definition';
import { definitionSchema } from '../../src/definition/schema';
import { keysAllowedAt } from '../../src/definition/schema-keys';
import { briefly, compileSpec } from './spec-file';

const read = (page: string): string => readFileSync(join(__dirname, '../../docs', page), 'utf8');
const examplesOf = (text: string): string[] =>
  Array.from(text.matchAll(/^```yaml\n([^]*?)^```$/gm), ([, yaml]) => yaml ?? '');
const whole = (yaml: string): string =>
  yaml.startsWith('name:') ? yaml : `name: example\nversion: 1.0.0\ntype: analysis\n${yaml}`;

const spec = read('spec/language.md');

describe('the spec of the language', () => {
  it.each(examplesOf(spec).map((yaml, index) => [index + 1, yaml] as const))(
    'has an example %i that gives no issue',
    (_, yaml) => {
      expect(compileSpec(whole(yaml)).issues.map((issue) => `${briefly(issue)} ${issue.message}`)).toEqual([]);
    },
  );

  it('numbers its rules in order', () => {
    const numbers = Array.from(spec.matchAll(/^(?:## (\d+)\.|\*\*(\d+)\.(\d+)\*\*)/gm), ([, section, of, rule]) => [
      section,
      of,
      rule,
    ]);
    let [section, rule] = [0, 0];
    for (const [next, of, number] of numbers) {
      if (next !== undefined) [section, rule] = [section + 1, 0];
      else rule += 1;
      expect([next ?? of, number]).toEqual([String(section), next === undefined ? String(rule) : undefined]);
    }
    expect(section).toBe(11);
  });

  it.each([
    ['a file', Object.keys(definitionSchema.shape)],
    ['a step', keysAllowedAt(['steps', 0])],
    ['a schedule', keysAllowedAt(['schedule'])],
    ['for_each', keysAllowedAt(['steps', 0, 'for_each'])],
    ['repeat', keysAllowedAt(['steps', 0, 'repeat'])],
    ['wait', keysAllowedAt(['steps', 0, 'wait'])],
    ['approve', keysAllowedAt(['steps', 0, 'approve'])],
    ['a variable', keysAllowedAt(['variables', 'x'])],
    ['a handler', keysAllowedAt(['events', 'x'])],
  ])('has every key of %s', (_, keys) => {
    expect(keys.length).toBeGreaterThan(1);
    expect(keys.filter((key) => !new RegExp(`\`[^\`]*\\b${key}\\b[^\`]*\``).test(spec))).toEqual([]);
  });
});

describe('the page of the language', () => {
  it('has an example that compiles with the shipped actions', () => {
    const [example = ''] = examplesOf(read('language.md'));
    expect(compileDefinition(example, 'language.md', catalogueOf()).issues).toEqual([]);
  });
});
