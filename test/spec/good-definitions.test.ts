import { parseDocument } from 'yaml';
import { isJsonObject, type Json } from '../../src/base/json';
import { checkPlan } from '../../src/definition';
import { definitionText, editDefinition } from '../../src/definition/load/save';
import type { Plan } from '../../src/engine/plan';
import { specCatalogue } from './spec-catalogue';
import { briefly, compileSpec, specFiles, type SpecFile } from './spec-file';

const files = specFiles('good');
const rows = files.map((file) => [file.name, file] as const);

function planOf(text: string): Plan {
  const { plan, issues } = compileSpec(text);
  expect(issues.map((issue) => `${briefly(issue)} ${issue.message}`)).toEqual([]);
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

const dataOf = ({ text }: SpecFile): Json => parseDocument(text).toJS() as Json;

/** The same value with the keys of every mapping the other way round. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, turned(entry ?? null)]),
  );
}

describe('a definition without a mistake', () => {
  it.each(rows)('%s gives no issue, and a plan that a worker takes', (_, { text }) => {
    expect(checkPlan(JSON.parse(JSON.stringify(planOf(text))), specCatalogue).problems).toEqual([]);
  });

  it.each(rows)(
    '%s has the same hash when it is loaded, saved and loaded again, and with its keys in another order',
    (_, file) => {
      const { hash } = planOf(file.text);
      expect(planOf(definitionText(dataOf(file))).hash).toBe(hash);
      expect(planOf(definitionText(turned(dataOf(file)))).hash).toBe(hash);
      expect(planOf(`# A comment\n${file.text.replaceAll('\n', '\r\n')}`).hash).toBe(hash);
    },
  );

  it.each(rows)('%s keeps its comments when it is edited', (_, { text }) => {
    const edited = editDefinition(text, [{ path: ['version'], value: '9.9.9' }]);
    expect(planOf(edited).version).toBe('9.9.9');
    const comments = (yaml: string): string[] => yaml.match(/#[^"'\n]*$/gm) ?? [];
    expect(comments(edited)).toEqual(comments(text));
  });
});

describe('shorthand', () => {
  const pairs = files
    .filter(({ name }) => name.endsWith('.short.yaml'))
    .map((short) => {
      const long = files.find(({ name }) => name === short.name.replace('.short.', '.long.'));
      return [short.name.replace('.short.yaml', ''), short, long] as const;
    });

  it.each(pairs)('%s means what its long form means', (_, short, long) => {
    expect(planOf(short.text)).toEqual(planOf(long?.text ?? ''));
  });

  it('stands beside its long form, and the other way round', () => {
    const long = files.filter(({ name }) => name.endsWith('.long.yaml')).map(({ name }) => name);
    expect(pairs.map(([name]) => `${name}.long.yaml`)).toEqual(long);
  });
});

describe('the corpus', () => {
  it('has 100 good files and more', () => {
    expect(files.length).toBeGreaterThanOrEqual(100);
  });
});
