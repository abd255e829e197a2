import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { actionsHere } from '../../src/catalogue/actions-here';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-slices-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const zod = JSON.stringify(require.resolve('zod'));

/** A module that exports one action, with some of its parts written otherwise. */
const moduleOf = (name: string, parts: Record<string, string> = {}): string => {
  const text = {
    name: JSON.stringify(name),
    summary: "'s'",
    capability: "'read'",
    input: 'z.strictObject({})',
    output: 'z.strictObject({})',
    defaults: "{ timeout: '1m' }",
    run: 'async () => ({})',
    ...parts,
  };
  const written = Object.entries(text).map(([key, value]) => `${key}: ${value}`);
  return `const { z } = require(${zod});\nexports.limit = 3;\nexports.one = { ${written.join(', ')} };\n`;
};

const put = (file: string, text: string): void => {
  const at = path.join(folder, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
};

const ownNames = (): readonly string[] =>
  actionsHere({ BELLWETHER_SLICES: folder })
    .map(({ name }) => name)
    .filter((name) => name.startsWith('own.'));

it('takes the actions that the modules of the folder export, and leaves everything else alone', () => {
  put('b.js', moduleOf('own.b'));
  put('a.cjs', moduleOf('own.a'));
  put('parts/helper.js', 'throw new Error("not loaded")');
  put('README.md', 'about them');
  expect(ownNames()).toEqual(['own.a', 'own.b']);
});

it('takes what an action says of the pool, for every input or of one', () => {
  put('a.js', moduleOf('own.a', { pool: 'true' }));
  put('b.js', moduleOf('own.b', { pool: '({ rows }) => rows > 5' }));
  const pools = new Map(actionsHere({ BELLWETHER_SLICES: folder }).map(({ name, pool }) => [name, pool]));
  expect(pools.get('own.a')).toBe(true);
  expect((pools.get('own.b') as (input: object) => boolean)({ rows: 6 })).toBe(true);
});

it.each<[string, string, Record<string, string> | string]>([
  ['exports no action', 'x.js', 'exports.limit = 3;'],
  ['x.js cannot be loaded: broken', 'x.js', 'throw new Error("broken")'],
  ["an action 'own.x' that is none", 'x.js', { capability: "'write'" }],
  ['it has to be a schema of zod', 'x.js', { input: '{ type: "object" }' }],
  ['write a duration', 'x.js', { defaults: "{ timeout: 'soon' }" }],
  ['Unrecognized key: "timout"', 'x.js', { timout: "'1m'" }],
  ['it has to be a function', 'x.js', { run: '3' }],
  ['true, or a function that says so of an input', 'x.js', { pool: 'false' }],
  ["the output of 'own.x' is no object", 'x.js', { output: 'z.string()' }],
])('says %s, and in which file', (message, file, parts) => {
  put(file, typeof parts === 'string' ? parts : moduleOf('own.x', parts));
  expect(ownNames).toThrow(message);
  expect(ownNames).toThrow(path.join(folder, file));
});

it.each([
  ['a shipped one', moduleOf('backtest.run'), 'and so does Bellwether itself'],
  ['one of another file', moduleOf('own.a'), 'and so does '],
])('refuses an action with the name of %s', (_, text, message) => {
  put('a.js', moduleOf('own.a'));
  put('z.js', text);
  expect(ownNames).toThrow(message);
});

it('names a folder that is not there', () => {
  const missing = path.join(folder, 'missing');
  expect(() => actionsHere({ BELLWETHER_SLICES: missing })).toThrow(missing);
});
