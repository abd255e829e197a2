import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { graph, type GraphChoices } from '../../../src/cli/commands/graph';
import { fakeOutput, type FakeOutput } from '../fake-output';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-graph-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = path.join(folder, 'definition.yaml');
  writeFileSync(file, text);
  return file;
}

async function run(file: string, choices: GraphChoices = {}, json = false): Promise<FakeOutput & { code: number }> {
  const output = fakeOutput({ json });
  return { ...output, code: await graph(file, choices, output) };
}

const good = 'name: good\nversion: 1.0.0\ntype: analysis\nsteps: [{ id: a, set: { x: 1 } }]\n';
const bad =
  'name: bad\nversion: 1.0.0\ntype: analysis\nsteps: [{ id: a, set: { x: 1 } }, { id: b, action: no.such, tmeout: 5m }]\n';

it('prints Mermaid text', async () => {
  const { lines, errors, code } = await run(fileWith(good));
  expect(lines.slice(3)).toEqual([
    'flowchart TB',
    '  s1[/"a<br/>set x"/]',
    '  classDef set stroke:#64748b',
    '  class s1 set',
  ]);
  expect(errors).toEqual([]);
  expect(code).toBe(0);
});

it('prints SVG when that is asked for', async () => {
  const { lines } = await run(fileWith(good), { format: 'svg' });
  expect(lines[0]).toMatch(/^<svg xmlns=/);
  expect(lines.at(-1)).toBe('</svg>');
});

it.each<[GraphChoices, RegExp]>([
  [{ output: 'a.svg' }, /^<svg/],
  [{ output: 'a.SVG' }, /^<svg/],
  [{ output: 'a.mmd' }, /^---\ntitle:/],
  [{ output: 'a.svg', format: 'mermaid' }, /^---\ntitle:/],
])('writes what the name of the file says: %j', async (choices, beginning) => {
  const to = path.join(folder, choices.output ?? '');
  const { lines, notes } = await run(fileWith(good), { ...choices, output: to });
  expect(readFileSync(to, 'utf8')).toMatch(beginning);
  expect([lines, notes]).toEqual([[], [`Drawn to ${to}`]]);
});

it('draws nothing that nobody wrote in the place of what cannot be understood', async () => {
  const steps = [
    '- { id: a, for_each: 5, steps: [{ id: b, set: { x: 1 }, when: 5 }] }',
    "- { id: c, for_each: '${{ xs }}', steps: 5 }",
    '- { id: d, emit: {}, branches: [{ steps: [{ id: e, wait: 5m }] }] }',
  ];
  const { lines, code } = await run(
    fileWith(`name: bad\nversion: 1.0.0\ntype: analysis\nsteps:\n  ${steps.join('\n  ')}\n`),
  );
  expect(lines.filter((line) => /^ +s\d+\W|subgraph/.test(line) && !line.includes('-->'))).toEqual([
    '  subgraph s1["a"]',
    '    s2[/"b<br/>set x"/]',
    '  s3["c<br/>for each item in xs"]',
    '  s4["d"]',
  ]);
  expect(code).toBe(2);
});

it('draws as much of a definition with errors as can be understood, and says so', async () => {
  const file = fileWith(bad);
  const { lines, errors, code } = await run(file);
  expect(lines).toContain('  s1 --> s2');
  expect(errors).toEqual([`${file} has 2 errors; see: npx bellwether validate ${file}`]);
  expect(code).toBe(2);
});

it('draws nothing of what is no definition', async () => {
  const { lines, errors, code } = await run(fileWith('- 1'));
  expect([lines, errors.length, code]).toEqual([[], 2, 2]);
  expect(errors[1]).toBe('Nothing was drawn: too little of the definition can be understood.');
});

it('gives the drawing and the issues as JSON, or where the drawing is', async () => {
  const file = fileWith(bad);
  const { documents } = await run(file, {}, true);
  const issues = [
    expect.objectContaining({ code: 'unknown-key' }),
    expect.objectContaining({ code: 'unknown-action' }),
  ];
  const drawing = expect.stringContaining('flowchart TB') as string;
  expect(documents).toEqual([{ file, format: 'mermaid', drawing, issues: expect.arrayContaining(issues) }]);
  const to = path.join(folder, 'a.svg');
  expect((await run(file, { output: to }, true)).documents).toEqual([
    { file, format: 'svg', output: to, issues: expect.arrayContaining(issues) },
  ]);
});

it('refuses a file that cannot be written', async () => {
  const to = path.join(folder, 'no', 'such', 'folder.svg');
  await expect(run(fileWith(good), { output: to })).rejects.toMatchObject({
    code: 'WrongUse',
    message: expect.stringContaining(`cannot write ${to}: `),
  });
});
