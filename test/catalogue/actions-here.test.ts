import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { shippedActions } from '../../src/catalogue';
import { actionsHere } from '../../src/catalogue/actions-here';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-actions-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const declare = (file: string, name: string): void => {
  const schema = { type: 'object', properties: {} };
  const declaration = {
    name,
    summary: 's',
    capability: 'read',
    input: schema,
    output: schema,
    defaults: { timeout: '1m' },
  };
  writeFileSync(path.join(folder, file), JSON.stringify(declaration));
};
const names = (actions: typeof shippedActions): readonly string[] => actions.map(({ name }) => name);

it.each([[undefined], ['']])('without a folder (%p) there are the shipped actions', (value) => {
  expect(actionsHere({ BELLWETHER_ACTIONS: value })).toEqual(shippedActions);
});

it('the JSON files of the folder declare further ones; other files are left alone', () => {
  declare('b.json', 'research.b');
  declare('a.json', 'research.a');
  writeFileSync(path.join(folder, 'README.md'), 'about them');

  expect(names(actionsHere({ BELLWETHER_ACTIONS: folder }))).toEqual([
    ...names(shippedActions),
    'research.a',
    'research.b',
  ]);
});

it.each([
  ['backtest.run', 'and so does Bellwether itself'],
  ['research.a', 'and so does '],
])('a second declaration of %s is refused', (name, message) => {
  declare('a.json', 'research.a');
  declare('z.json', name);

  expect(() => actionsHere({ BELLWETHER_ACTIONS: folder })).toThrow(message);
});

it('a folder that is not there is named', () => {
  const missing = path.join(folder, 'missing');

  expect(() => actionsHere({ BELLWETHER_ACTIONS: missing })).toThrow(missing);
});
