import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as testCommand } from '../../../src/cli/commands/test';
import { explain } from '../../../src/cli/main';
import { fakeOutput } from '../fake-output';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-test-'));
  mkdirSync(path.join(folder, 'empty'));
  for (const inner of ['definitions', 'node_modules', 'notes'])
    mkdirSync(path.join(folder, 'project', inner), { recursive: true });
  for (const inner of ['definitions', 'node_modules'])
    writeFileSync(path.join(folder, 'project', inner, 'some.test.yaml'), 'tests: []');
  const definition = `name: alarm
version: 1.0.0
type: monitoring
variables: { limit: { type: number, default: 3 } }
steps:
  - { id: price, set: { value: '\${{ limit * 2 }}' } }
  - id: tell
    when: steps.price.output.value > 7
    action: monitor.send_alert
    with: { severity: low, title: high, message: it is high }
`;
  writeFileSync(path.join(folder, 'alarm.yaml'), definition);
  writeFileSync(
    path.join(folder, 'alarm.test.yaml'),
    `tests:
  - name: is quiet below
    expect: { status: completed, steps: { tell: skipped }, alerts: [] }
  - name: would tell above
    variables: { limit: 3.4 }
    expect:
      status: completed
      steps: { tell: succeeded }
`,
  );
  writeFileSync(path.join(folder, 'wrong.yaml'), definition.replace('alarm', 'wrong'));
  writeFileSync(path.join(folder, 'wrong.test.yaml'), 'tests:\n  - name: it\n    expect: { status: done }\n');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(given: string[], { json = false, only }: { json?: boolean; only?: string } = {}) {
  const output = fakeOutput({ json });
  try {
    const files = given.map((name) => (name.includes('/') ? path.join(folder, name) : name));
    return {
      code: await testCommand(files, only === undefined ? {} : { only }, output, new AbortController().signal),
      output,
    };
  } catch (error) {
    return { code: explain(error, output), output };
  }
}

it('shows what was missed at its place, what was not come to, and ends with 1', async () => {
  const { code, output } = await run(['./alarm.test.yaml']);
  const file = path.join(folder, 'alarm.test.yaml');
  expect(code).toBe(1);
  expect(output.lines.map((line) => line.replaceAll(file, 'FILE').replace(/[\d.]+ ms/, 'N ms'))).toEqual([
    'FILE (alarm)',
    '  ok      is quiet below (N ms)',
    '  FAILED  would tell above (N ms)',
    "          FILE:8:22: 'tell' should have succeeded; it was skipped: false because steps.price.output.value (6.8) > 7 is false",
    '  covered: steps 1/2, conditions 1/2',
    '    tell: never ran',
    '    tell: never true: when: steps.price.output.value > 7',
    '',
    '2 tests, 1 failed, in N ms',
  ]);
});

it('ends with 0 when all that were chosen pass', async () => {
  const { code, output } = await run(['./alarm.yaml'], { json: true, only: 'quiet' });
  expect(code).toBe(0);
  expect(output.documents).toMatchObject([
    {
      passed: true,
      issues: [],
      files: [{ definition: 'alarm', tests: [{ name: 'is quiet below', passed: true, status: 'completed' }] }],
    },
  ]);
});

it('runs nothing while a file has an issue, and ends with 2', async () => {
  const { code, output } = await run(['./'], { json: true });
  expect(code).toBe(2);
  expect(output.documents).toMatchObject([
    {
      passed: false,
      issues: [{ code: 'wrong-value', line: 3, column: 23, file: path.join(folder, 'wrong.test.yaml') }],
      files: [],
    },
  ]);
});

it('names the folder in a folder that has the tests, since it does not look into it by itself', async () => {
  const { code, output } = await run(['./project']);
  const project = path.join(folder, 'project');
  expect(code).toBe(2);
  expect(output.errors.join('\n')).toContain(
    `the folder ${project} has no file *.test.yaml, and the folders in it are not looked into; ` +
      `give ${path.join(project, 'definitions')}, where there are some`,
  );
  expect(output.errors.join('\n')).not.toContain('node_modules');
});

it.each([
  ['a folder without tests', ['./empty'], {}, 'has no file *.test.yaml'],
  ['a file that is not there', ['./none.test.yaml'], {}, 'there is no such file'],
  ['a definition that is not there', ['no_such_definition'], {}, "there is no definition 'no_such_definition'"],
  ['a choice that fits no test', ['./alarm.test.yaml'], { only: 'loud' }, "no test has 'loud' in its name"],
])('refuses %s', async (_, given, options, message) => {
  const { code, output } = await run(given, options);
  expect(code).toBe(2);
  expect(output.errors.join('\n')).toContain(message);
});
