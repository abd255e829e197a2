import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { init } from '../../../src/cli/commands/init';
import { test as runTests } from '../../../src/cli/commands/test';
import { validate } from '../../../src/cli/commands/validate';
import { fakeOutput } from '../fake-output';

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'bellwether-init-')), 'mean-reversion 2');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('a project that init starts', () => {
  it('is named after its folder, and its definition is valid', async () => {
    const output = fakeOutput();
    expect(await init(folder, {}, output)).toBe(0);
    expect(read('definitions/mean-reversion-2.yaml')).toContain('name: mean_reversion_2\n');
    const checked = fakeOutput({ json: true });
    expect(await validate([path.join(folder, 'definitions')], checked)).toBe(0);
    expect(checked.documents).toEqual([{ valid: true, issues: [] }]);
    expect(output.lines).toContain('  npx bellwether run mean-reversion-2');
  });

  it('passes its own tests', async () => {
    await init(folder, {}, fakeOutput());
    const output = fakeOutput({ json: true });
    const file = path.join(folder, 'definitions/mean-reversion-2.test.yaml');
    expect({ code: await runTests([file], {}, output, new AbortController().signal), ...output }).toMatchObject({
      code: 0,
      errors: [],
    });
  });

  it('has a package that asks for this checkout, with scripts', async () => {
    await init(folder, { name: 'pairs' }, fakeOutput());
    expect(JSON.parse(read('package.json'))).toEqual({
      name: 'pairs',
      private: true,
      scripts: {
        check: 'bellwether validate definitions',
        test: 'bellwether test definitions',
        start: 'bellwether run pairs',
      },
      dependencies: { bellwether: `file:${path.resolve(__dirname, '../../..')}` },
    });
  });

  it('overwrites nothing, and then writes nothing either', async () => {
    await init(folder, {}, fakeOutput());
    writeFileSync(path.join(folder, 'README.md'), 'mine');
    rmSync(path.join(folder, 'package.json'));
    await expect(init(folder, {}, fakeOutput())).rejects.toMatchObject({
      code: 'FileExists',
      message: expect.stringContaining('README.md'),
    });
    expect(read('README.md')).toBe('mine');
    expect(existsSync(path.join(folder, 'package.json'))).toBe(false);
  });

  it.each(['My Workflow', '2fast', '', 'a-b'])('refuses the name %p', async (name) => {
    await expect(init(folder, { name }, fakeOutput())).rejects.toMatchObject({ code: 'WrongUse' });
    expect(existsSync(folder)).toBe(false);
  });

  it('tells as JSON what it wrote', async () => {
    const output = fakeOutput({ json: true });
    await init(folder, { name: 'pairs' }, output);
    expect(output.documents).toEqual([
      {
        folder,
        name: 'pairs',
        files: ['definitions/pairs.yaml', 'definitions/pairs.test.yaml', 'package.json', 'README.md', '.gitignore'],
      },
    ]);
  });
});
