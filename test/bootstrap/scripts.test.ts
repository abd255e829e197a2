import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const scripts = path.join(__dirname, '..', '..', 'scripts', 'lib');

/** The value of a function of a script, which is a module that Jest cannot load. */
function call(file: string, name: string, ...values: readonly unknown[]): unknown {
  const url = JSON.stringify(pathToFileURL(path.join(scripts, file)).href);
  const code = `import { ${name} as f } from ${url}; console.log(JSON.stringify({ value: f(...${JSON.stringify(values)}) }));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  return (JSON.parse(stdout) as { value?: unknown }).value;
}

describe('nodeVersionProblem', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('accepts %s', (version) => {
    expect(call('node-version.mjs', 'nodeVersionProblem', version)).toBeUndefined();
  });

  it.each(['20.18.3', '18.20.0', '8.17.0'])('refuses %s', (version) => {
    expect(call('node-version.mjs', 'nodeVersionProblem', version)).toBe(
      `Bellwether needs Node.js 20.19.0 or later; this is ${version}. Install a newer one from https://nodejs.org and try again.`,
    );
  });
});

describe('otherWorkflows', () => {
  const folder = path.join(__dirname, '..', '..', 'definitions');

  it('lists every workflow that ships but the first, each with what it does and the command that runs it', () => {
    expect(call('other-workflows.mjs', 'otherWorkflows', folder, 'simple-backtest.yaml', 80)).toEqual([
      '  npx bellwether run adaptive-strategy-selection',
      '      Score a pool of strategies on bars up to a day, allocate to the best and',
      '      deploy them on paper; as shipped, in the recorded session of 2018-12-31',
      '  npx bellwether run multi-strategy-ensemble',
      '      Combine several strategies by the regime of the market, size what they',
      '      agree on, and trade it on paper',
      '  npx bellwether run real-time-monitoring',
      '      Measure account, risk, system and market once, and alert when a threshold',
      '      is passed; scheduled, every 30 seconds',
      '  npx bellwether run risk-managed-live-trading',
      '      Trade one session under risk limits, minute by minute, and reconcile after',
      '      the close',
      '  npx bellwether run strategy-optimization',
      '      Search the parameters of a strategy in walk-forward folds, validate the',
      '      best out of sample, and report',
    ]);
  });
});

describe('the check of the workflow bundle', () => {
  const root = '/checkout';
  const importedBy = '/checkout/src/engine/plan.ts';

  it.each([
    'src/workflows/run-definition.ts',
    'src/engine/steps/action.ts',
    'src/protocol.ts',
    'node_modules/@temporalio/workflow/lib/index.js',
    'node_modules/re2js/build/index.js',
    'node_modules/zodiac/index.js',
  ])('lets %s in', (file) => {
    expect(call('workflow-bundle.mjs', 'problemOf', root, { file: `${root}/${file}`, importedBy })).toEqual([]);
  });

  it.each([
    'node_modules/zod/v4/index.js',
    'node_modules/yaml/dist/index.js',
    'node_modules/other/node_modules/zod/index.js',
    'src/definition/schema.ts',
    'src/slices/data/index.ts',
    'src/catalogue.ts',
  ])('keeps %s out, and says who imports it', (file) => {
    expect(call('workflow-bundle.mjs', 'problemOf', root, { file: `${root}/${file}`, importedBy })).toEqual([
      `  ${file}, imported by src/engine/plan.ts`,
    ]);
  });
});
