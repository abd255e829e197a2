import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { evaluate } from '../../../src/cli/commands/eval';
import { fakeOutput, type FakeOutput } from '../fake-output';

let folder: string;
let context: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-eval-'));
  context = path.join(folder, 'context.yaml');
  writeFileSync(
    context,
    'variables: { limit: 0.1, rows: [{ a: 1 }, { a: 2 }] }\ncontext: { drawdown: 0.14, regime: bull_quiet }\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Choices {
  readonly json?: boolean;
  readonly columns?: number;
  readonly context?: string;
}

async function run(
  text: string,
  { json = false, columns = 80, context: file = context }: Choices = {},
): Promise<FakeOutput & { code: number }> {
  const output = fakeOutput({ json, columns });
  return { ...output, code: await evaluate(text, { context: file, fuel: 100_000 }, output) };
}

it('shows value, type, fuel and why, with the parts indented', async () => {
  const { lines, code } = await run("regime != 'crisis' && drawdown < limit");
  expect(lines).toEqual([
    'value   false',
    'type    bool',
    'fuel    8',
    '',
    'false because drawdown (0.14) < limit (0.1) is false',
    '',
    "regime != 'crisis' && drawdown < limit → false",
    "  regime != 'crisis' → true",
    '    regime → "bull_quiet"',
    '  drawdown < limit → false',
    '    drawdown → 0.14',
    '    limit → 0.1',
  ]);
  expect(code).toBe(0);
});

it('shows what was not looked at, what a template stands for, and the element that decided', async () => {
  const { lines } = await run('rows.exists(r, r.a > 1) || PROFITABLE');
  expect(lines.slice(lines.lastIndexOf('') + 1)).toEqual([
    'rows.exists(r, r.a > 1) || PROFITABLE → true',
    '  rows.exists(r, r.a > 1) → true',
    '    with element 1, {"a":2}',
    '    rows → [{"a":1},{"a":2}]',
    '    r.a > 1 → true',
    '      r.a → 2',
    '        r → {"a":2}',
    expect.stringMatching(/^ {2}PROFITABLE → \(not looked at\)$/),
    expect.stringMatching(/^ {4}stands for /),
  ]);
});

it.each([40, 80])('takes no more than %d columns', async (columns) => {
  const text = Array.from({ length: 12 }, (_, index) => `(drawdown + ${index}) * 2 > limit`).join(' && ');
  const { lines } = await run(text, { columns });
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
  expect(lines.length).toBeGreaterThan(40);
});

it('breaks a value that is too long for a line', async () => {
  const { lines } = await run(`[${Array.from({ length: 30 }, (_, index) => index + 100).join(', ')}]`);
  expect(lines.slice(0, 3)).toEqual(['value   [', '          100,', '          101,']);
});

it('gives one document as JSON', async () => {
  const { documents, lines, code } = await run('1 + 1', { json: true });
  expect(documents).toEqual([
    {
      value: 2,
      type: 'number',
      fuel: 3,
      explanation: '2 because 1 + 1 is 2',
      explanationTree: {
        source: '1 + 1',
        at: 0,
        end: 5,
        evaluated: true,
        value: 2,
        children: [expect.objectContaining({ source: '1' }), expect.objectContaining({ source: '1' })],
      },
    },
  ]);
  expect(lines).toEqual([]);
  expect(code).toBe(0);
});

it('points at what is wrong', async () => {
  const { errors, lines, code } = await run('true && leverage > 1');
  expect(errors).toEqual(["column 9: unset: 'leverage' is not set", '  true && leverage > 1', '          ^']);
  expect(lines).toEqual([]);
  expect(code).toBe(2);
});

it('gives what is wrong as JSON, and nothing else', async () => {
  const { documents, errors, code } = await run('true && leverage > 1', { json: true });
  expect(documents).toEqual([{ error: { code: 'unset', message: "'leverage' is not set", column: 9 } }]);
  expect(errors).toEqual([]);
  expect(code).toBe(2);
});

it('tells of a context file that cannot be used', async () => {
  const message = 'cannot read the context file nope.yaml: there is no such file';
  const human = await run('1', { context: 'nope.yaml' });
  expect([human.errors, human.code]).toEqual([[message], 2]);
  const machine = await run('1', { context: 'nope.yaml', json: true });
  expect([machine.documents, machine.code]).toEqual([[{ error: { code: 'InvalidContext', message } }], 2]);
});

it('sends no control characters of a value to the terminal', async () => {
  const file = path.join(folder, 'control.json');
  writeFileSync(file, String.raw`{ "variables": { "text": "\u009b31mred\u001b[0m" } }`);
  const { lines } = await run('text + text', { context: file });
  expect(lines[0]).toBe(String.raw`value   " 31mred\u001b[0m 31mred\u001b[0m"`);
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
});
