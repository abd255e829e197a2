import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadYaml } from '../../src/definition/load';
import { testFileJsonSchema } from '../../src/trader-tests';

const root = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

it('is what schemas/test-file.schema.json holds; if not: node scripts/definition-schema.mjs', () => {
  expect(JSON.parse(read('schemas/test-file.schema.json'))).toEqual(testFileJsonSchema());
});

it('accepts the shipped tests, and refuses a key that is none', () => {
  const validate = new Ajv2020().compile(testFileJsonSchema());
  const { data } = loadYaml(read('definitions/simple-backtest.test.yaml'), 'simple-backtest.test.yaml');
  expect(validate(data)).toBe(true);
  expect(validate({ tests: [{ name: 'it', expects: { status: 'completed' } }] })).toBe(false);
});
