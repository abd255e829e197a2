import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { compileInCode, loadDefinition } from '../../src/client/definitions';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-folder-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('loadDefinition', () => {
  it.each([
    [
      'a folder',
      `${folder}/`,
      `cannot read ${folder}/: it is a folder; name one of the files in it ('bellwether validate' takes folders)`,
    ],
    ['a file that is not there', './nope.yaml', 'cannot read ./nope.yaml: there is no such file'],
  ])('says what is wrong with %s', async (_, given, message) => {
    await expect(loadDefinition(given)).rejects.toMatchObject({ code: 'UnknownDefinition', message });
  });
});

describe('a definition built in code', () => {
  const definition = {
    name: 'in_code',
    version: '1.0.0',
    type: 'backtest',
    steps: [
      {
        id: 'fetch',
        action: 'data.get_historical_data',
        with: { symbols: ['SPX'], start_date: '2004-01-02', end_date: '2004-12-31' },
      },
    ],
  };

  it('becomes the plan that its YAML becomes', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-in-code-'));
    const file = path.join(folder, 'in-code.yaml');
    writeFileSync(file, stringify(definition));
    const { plan } = await loadDefinition(file);
    rmSync(folder, { recursive: true });
    expect(compileInCode(definition).plan).toEqual(plan);
  });

  it('is refused with the issues that its YAML would have', () => {
    const wrong = { ...definition, steps: [{ id: 'fetch', action: 'data.get_history' }] };
    expect(() => compileInCode(wrong, 'my app')).toThrow(/^my app:6:13: error unknown-action: /);
  });

  it('keeps the limits of its steps', () => {
    const [step] = definition.steps;
    const { plan } = compileInCode({ ...definition, steps: [{ ...step, resources: { memory: '1GiB' } }] });
    expect(plan.root.steps).toMatchObject([{ policy: { resources: { memoryBytes: 2 ** 30 } } }]);
  });
});
