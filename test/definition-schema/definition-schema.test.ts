import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../src/base/json';
import { calendarNames } from '../../src/calendar';
import { catalogueOf } from '../../src/catalogue';
import { loadYaml } from '../../src/definition/load';
import { tradingContext } from '../../src/definition/trading-context';
import { definitionJsonSchema } from '../../src/definition-schema';
import { specCatalogue } from '../spec/spec-catalogue';
import { accepts, validatorFor } from './validator';

const root = path.resolve(__dirname, '../..');
const schemaFile = path.join(root, 'schemas/definition.schema.json');
const catalogue = catalogueOf();

const dataOf = (file: string): Json | undefined => loadYaml(readFileSync(file, 'utf8'), file).data;

const yamlFilesIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => path.join(folder, name));

it('is what schemas/definition.schema.json holds; if not: node scripts/definition-schema.mjs', () => {
  expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(definitionJsonSchema(catalogue.entries));
});

describe('every shipped definition', () => {
  const validate = validatorFor(catalogue.entries);

  it.each(yamlFilesIn('definitions').filter((file) => !file.endsWith('.test.yaml')))(
    '%s has the structure, and names the schema for editors',
    (file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      expect(accepts(validate, dataOf(path.join(root, file)))).toBe(true);
      expect(text.split('\n', 1)[0]).toBe('# yaml-language-server: $schema=../schemas/definition.schema.json');
    },
  );
});

describe('the definitions of the spec', () => {
  const validate = validatorFor(specCatalogue.entries);

  it('that are good are accepted', () => {
    const refused = yamlFilesIn('test/spec/good').filter((file) => !accepts(validate, dataOf(path.join(root, file))));
    expect(refused).toEqual([]);
  });

  it('whose structure is bad are refused', () => {
    const structural =
      /^(missing-key|unknown-key|wrong-type|unknown-action|unknown-calendar|unknown-fact|not-a-mapping)\b/;
    const accepted = yamlFilesIn('test/spec/bad').filter((file) => {
      const data = dataOf(path.join(root, file));
      return structural.test(path.basename(file)) && data !== undefined && accepts(validate, data);
    });
    expect(accepted).toEqual([]);
  });
});

describe('a definition', () => {
  const validate = validatorFor(catalogue.entries);
  const head = { name: 'sample', version: '1.0.0', type: 'analysis' };
  const wait = { id: 'a', wait: '5m' };
  const fetch = { symbols: ['SPX'], start_date: '2004-01-02', end_date: '2004-12-31' };
  const withSteps = (...steps: Json[]): JsonObject => ({ ...head, steps });

  it.each<[string, JsonObject]>([
    ['a step', withSteps(wait)],
    ['a group', withSteps({ id: 'a', mode: 'parallel', steps: [wait] })],
    ['branches', withSteps({ id: 'a', branches: [{ when: 'x', steps: [wait] }], else: [wait] })],
    ['a loop', withSteps({ id: 'a', for_each: { items: '${{ xs }}' }, steps: [wait] })],
    ['an action', withSteps({ id: 'a', action: 'data.get_historical_data', with: fetch })],
    [
      'an action with computed values',
      withSteps({
        id: 'a',
        action: 'data.get_historical_data',
        with: { ...fetch, symbols: '${{ s }}', history_bars: '${{ n }}' },
      }),
    ],
    [
      'an action with a computed entry',
      withSteps({ id: 'a', action: 'data.get_historical_data', with: { ...fetch, symbols: ['${{ s }}'] } }),
    ],
    [
      'a handler without ids',
      {
        ...withSteps(wait),
        events: { on_failed: [{ wait: '1s' }], news: { external: true, steps: [{ wait: '1s' }] } },
      },
    ],
    ['a compensation without ids', withSteps({ ...wait, compensate: [{ wait: '1s' }] })],
    ['facts', withSteps({ id: 'a', set: { x: 1 }, publish: { drawdown: 'output.x' } })],
    ['a calendar', { ...withSteps(wait), calendar: '24/7' }],
  ])('with %s is accepted', (_, definition) => {
    expect([accepts(validate, definition), validate.errors]).toEqual([true, null]);
  });

  it.each<[string, JsonObject]>([
    ['without steps', head],
    ['with an empty list of steps', withSteps()],
    ['with a key that there is not', { ...withSteps(wait), step: [] }],
    ['with a version that is none', { ...withSteps(wait), version: '1' }],
    ['with a calendar that there is not', { ...withSteps(wait), calendar: 'XLON' }],
    [
      'with a variable that is called what none may be',
      { ...withSteps(wait), variables: { 'a-b': { type: 'number' } } },
    ],
    ['with a step without an id', withSteps({ wait: '5m' })],
    ['with a step without an id in a group', withSteps({ id: 'a', steps: [{ wait: '5m' }] })],
    [
      'with a step without an id in a group of a handler',
      { ...withSteps(wait), events: { on_failed: [{ steps: [{ wait: '5m' }] }] } },
    ],
    ['with a step that is nothing', withSteps({ id: 'a' })],
    ['with a step that is two things', withSteps({ ...wait, set: { x: 1 } })],
    ['with a step that has a key that there is not', withSteps({ ...wait, timout: '5m' })],
    ['with a duration that is none', withSteps({ ...wait, timeout: '5 minutes' })],
    ['with a mode of what is no group', withSteps({ ...wait, mode: 'parallel' })],
    ['with a loop over no steps', withSteps({ ...wait, for_each: { items: [] } })],
    ['with an else without branches', withSteps({ id: 'a', steps: [wait], else: [wait] })],
    ['with an input of what takes none', withSteps({ ...wait, with: { x: 1 } })],
    ['with an action that there is not', withSteps({ id: 'a', action: 'data.get' })],
    ['with an action without the input that it needs', withSteps({ id: 'a', action: 'data.get_historical_data' })],
    [
      'with an action with too little input',
      withSteps({ id: 'a', action: 'data.get_historical_data', with: { symbols: ['SPX'] } }),
    ],
    [
      'with an input that the action does not have',
      withSteps({ id: 'a', action: 'data.get_historical_data', with: { ...fetch, symbol: 'SPX' } }),
    ],
    [
      'with an input of another type',
      withSteps({ id: 'a', action: 'data.get_historical_data', with: { ...fetch, symbols: 5 } }),
    ],
    [
      'with a text that is no expression for a number',
      withSteps({ id: 'a', action: 'data.get_historical_data', with: { ...fetch, history_bars: 'many' } }),
    ],
    ['with a fact that there is not', withSteps({ id: 'a', set: { x: 1 }, publish: { drawdwn: 'output.x' } })],
    ['with an outcome that there is not', withSteps({ ...wait, depends_on: [{ step: 'b', on: 'done' }] })],
  ])('%s is refused', (_, definition) => {
    expect(accepts(validate, definition)).toBe(false);
  });
});

describe('for an editor', () => {
  const schema = definitionJsonSchema(catalogue.entries);

  /** Every property of the language, but not of the actions' inputs, by its place. */
  function* propertiesOf(part: Json | undefined, at: string): Generator<[string, JsonObject]> {
    if (Array.isArray(part)) {
      for (const [index, entry] of part.entries()) yield* propertiesOf(entry as Json, `${at}/${index}`);
    } else if (isJsonObject(part)) {
      for (const [key, value] of Object.entries(part)) {
        if (key.startsWith('input.') || key === 'if' || key === 'then') continue;
        yield* propertiesOf(value, `${at}/${key}`);
        if (key !== 'properties' || !isJsonObject(value) || 'anyOf' in value) continue;
        for (const [name, property] of Object.entries(value))
          if (isJsonObject(property)) yield [`${at}/${name}`, property];
      }
    }
  }

  it('every key of the language has a description', () => {
    const all = [...propertiesOf(schema, '')].filter(([at]) => !at.endsWith('/properties/additionalProperties'));
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(([, { description }]) => typeof description !== 'string').map(([at]) => at)).toEqual([]);
  });

  it('the actions, the facts and the calendars are there to choose from', () => {
    const text = JSON.stringify(schema);
    for (const { name, summary } of catalogue.entries)
      expect(text).toContain(`"const":"${name}","description":"${summary}`);
    for (const fact of tradingContext.keys()) expect(text).toContain(`"${fact}":{"description":"An expression`);
    expect(text).toContain(`"enum":${JSON.stringify(calendarNames)}`);
  });

  it('it is draft-07, and refers to nothing outside', () => {
    expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)].map(
      ([, reference = '']) => reference,
    );
    const definitions = schema['definitions'];
    if (!isJsonObject(definitions)) throw new Error('no definitions');
    const known = Object.keys(definitions).map((name) => `#/definitions/${name}`);
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
  });
});

it('takes an action whose input refers to itself', () => {
  const tree: z.ZodType = z.strictObject({
    value: z.number(),
    get children() {
      return z.array(tree).optional();
    },
  });
  const action = {
    name: 'test.walk',
    summary: 'Walk',
    capability: 'compute' as const,
    action: { input: z.strictObject({ tree }) },
  };
  const validate = validatorFor([action]);
  const withTree = (value: Json): JsonObject => ({
    name: 'sample',
    version: '1.0.0',
    type: 'analysis',
    steps: [{ id: 'a', action: 'test.walk', with: { tree: value } }],
  });
  expect(accepts(validate, withTree({ value: 1, children: [{ value: '${{ x }}' }] }))).toBe(true);
  expect(accepts(validate, withTree({ value: 1, children: [{ value: 'x' }] }))).toBe(false);
});
