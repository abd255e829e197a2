import { breachesOf } from './check-imports';
import { layers, placeOf } from './layer-table';
import { sourceFiles } from './source-files';

describe('the files of src', () => {
  it('import only what the table of layers lets them', () => {
    expect(sourceFiles().flatMap(({ path, text }) => breachesOf(path, text))).toEqual([]);
  });

  it('are found at all', () => {
    expect(sourceFiles().map(({ path }) => path)).toEqual(
      expect.arrayContaining(['src/base/json.ts', 'src/slices/action.ts']),
    );
  });
});

describe('the table of layers', () => {
  const names = layers.map(({ name }) => name);

  it('has each name once', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(layers)('names only layers that exist in $name, each as a value or as types', ({ values, types }) => {
    expect([...values, ...types].filter((name) => !names.includes(name))).toEqual([]);
    expect(values.filter((name) => types.includes(name))).toEqual([]);
  });

  it('lets nothing import the command', () => {
    expect(layers.filter(({ values, types }) => [...values, ...types].includes('cli'))).toEqual([]);
  });

  it('keeps Node, and packages that are not meant for it, out of the workflow bundle', () => {
    const small = ['@temporalio/workflow', '@temporalio/common', 'fastest-levenshtein', 're2js'];
    const bundle = ['base', 'expression', 'calendar', 'plan', 'engine', 'protocol', 'workflows'];
    for (const layer of layers.filter(({ name }) => bundle.includes(name))) {
      expect(layer.values.filter((name) => !bundle.includes(name))).toEqual([]);
      expect(layer.node).toEqual([]);
      expect(layer.packages.filter((name) => !small.includes(name))).toEqual([]);
    }
  });

  it.each([
    ['src/engine/plan.ts', 'plan'],
    ['src/engine/steps/action.ts', 'engine'],
    ['src/slices/ports.ts', 'slice-contract'],
    ['src/slices/shared/indicators/sma.ts', 'slice-shared'],
    ['src/slices/data/clean/quality.ts', 'slice'],
    ['src/definition/load.ts', 'definition-load'],
    ['src/definition/compile.ts', 'definition'],
    ['src/catalogue.ts', 'catalogue'],
    ['src/worker/pool.ts', 'worker'],
    ['src/stray.ts', undefined],
    ['test/layers/layers.test.ts', undefined],
  ])('puts %s into %s', (path, layer) => {
    expect(placeOf(path)?.layer.name).toBe(layer);
  });
});

describe('the check of imports', () => {
  it.each([
    ['src/engine/x.ts', "import { z } from 'zod'", 'imports zod: engine may import no package'],
    ['src/engine/x.ts', "import type { z } from 'zod'", 'imports zod (types): engine may import no package'],
    ['src/engine/x.ts', "import { join } from 'node:path'", 'imports node:path: engine may import no module of Node'],
    [
      'src/engine/x.ts',
      "import '../definition/duration'",
      'imports ../definition/duration: engine may not import definition',
    ],
    [
      'src/engine/x.ts',
      'const load = (name: string) => import(name)',
      'imports a computed path: engine may import only what its text names',
    ],
    [
      'src/expression/x.ts',
      "import { sleep } from '@temporalio/workflow'",
      'imports @temporalio/workflow: of packages, expression may import only re2js',
    ],
    [
      'src/expression/x.ts',
      "export { advance } from '../engine'",
      'imports ../engine: expression may not import engine',
    ],
    ['src/expression/x.ts', "const fs = require('fs')", 'imports fs: expression may import no module of Node'],
    [
      'src/workflows/x.ts',
      "import { a } from '../slices/data/a'",
      'imports ../slices/data/a: workflows may import slice as types only',
    ],
    [
      'src/workflows/x.ts',
      "import { type A, b } from '../slices/ports'",
      'imports ../slices/ports: workflows may import slice-contract as types only',
    ],
    [
      'src/workflows/x.ts',
      "export * from '../activities/run'",
      'imports ../activities/run: workflows may import activities as types only',
    ],
    [
      'src/workflows/x.ts',
      "import { Worker } from '@temporalio/worker'",
      'imports @temporalio/worker: of packages, workflows may import only @temporalio/workflow, @temporalio/common',
    ],
    [
      'src/slices/data/x.ts',
      "import { y } from '../backtest/y'",
      'imports ../backtest/y: the slice data may not import another slice',
    ],
    [
      'src/slices/data/x.ts',
      "type Y = import('../backtest/y').Y",
      'imports ../backtest/y (types): the slice data may not import another slice',
    ],
    [
      'src/slices/data/x.ts',
      "import { readFile } from 'node:fs/promises'",
      'imports node:fs/promises: slice may import no module of Node',
    ],
    [
      'src/slices/data/deep/x.ts',
      "import { y } from '../../backtest/y'",
      'imports ../../backtest/y: the slice data may not import another slice',
    ],
    [
      'src/slices/data/x.ts',
      "import { FileBars } from '../../adapters/bars'",
      'imports ../../adapters/bars: slice may not import adapters',
    ],
    [
      'src/slices/shared/x.ts',
      "import { y } from '../backtest/y'",
      'imports ../backtest/y: slice-shared may not import slice',
    ],
    [
      'src/definition/check.ts',
      "import { parseDocument } from 'yaml'",
      'imports yaml: of packages, definition may import only zod',
    ],
    [
      'src/definition/check.ts',
      "import { catalogue } from '../catalogue'",
      'imports ../catalogue: definition may not import catalogue',
    ],
    [
      'src/definition/check.ts',
      "import { advance } from '../engine/advance'",
      'imports ../engine/advance: definition may import engine as types only',
    ],
    [
      'src/definition/check.ts',
      "import { readFileSync } from 'node:fs'",
      'imports node:fs: of modules of Node, definition may import only node:crypto',
    ],
    ['src/adapters/x.ts', "import { join } from 'path'", 'imports path: write node:path'],
    [
      'src/activities/x.ts',
      "import { Worker } from '@temporalio/worker'",
      'imports @temporalio/worker: of packages, activities may import only @temporalio/activity, @temporalio/client, @temporalio/common, zod',
    ],
    [
      'src/server/x.ts',
      "import { TestWorkflowEnvironment } from '@temporalio/testing'",
      'imports @temporalio/testing: of packages, server may import only @temporalio/client',
    ],
    ['src/client/x.ts', "import { program } from '../cli/main'", 'imports ../cli/main: client may not import cli'],
    [
      'src/cli/x.ts',
      "import { ports } from '../../test/support/test-ports'",
      'imports ../../test/support/test-ports: it is in no layer',
    ],
  ])('refuses in %s: %s', (path, text, message) => {
    expect(breachesOf(path, text)).toEqual([`${path}:1 ${message}`]);
  });

  it.each([
    ['src/engine/x.ts', "import { parse } from '../expression'"],
    ['src/workflows/x.ts', "import type { Ports } from '../slices/ports'"],
    ['src/workflows/x.ts', "import { type Ports } from '../slices/ports'"],
    ['src/workflows/x.ts', "export type { Ports } from '../slices/ports'"],
    ['src/workflows/x.ts', "type Activities = typeof import('../activities')"],
    ['src/slices/data/deep/x.ts', "import { y } from '../y'"],
    ['src/slices/data/x.ts', "import { bars } from '../shared/bars'"],
    ['src/definition/load.ts', "import { parseDocument } from 'yaml'"],
    ['src/definition/check.ts', "import { definitionTypes } from '../engine/plan'"],
    ['src/definition/check.ts', "const plan = import('../engine/plan.js')"],
    ['src/definition/check.ts', "import type { RunState } from '../engine'"],
    ['src/definition/check.ts', "import { createHash } from 'node:crypto'"],
    ['src/adapters/x.ts', "import { parse } from 'csv-parse/sync'"],
    ['src/adapters/x.ts', 'const load = (name: string) => import(name)'],
    ['src/cli/main.ts', "import { Worker } from '../worker'"],
  ])('lets %s have: %s', (path, text) => {
    expect(breachesOf(path, text)).toEqual([]);
  });

  it('refuses a file that no layer has', () => {
    expect(breachesOf('src/stray.ts', '')).toEqual(['src/stray.ts is in no layer: give it one in tools/layers.json']);
  });

  it('names the line of each breach', () => {
    const text = "import { a } from './a';\n\nimport { z } from 'zod';\nimport fs from 'node:fs';\n";
    expect(breachesOf('src/engine/x.ts', text)).toEqual([
      'src/engine/x.ts:3 imports zod: engine may import no package',
      'src/engine/x.ts:4 imports node:fs: engine may import no module of Node',
    ]);
  });
});
