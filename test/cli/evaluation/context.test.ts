import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contextFrom } from '../../../src/cli/evaluation/context-file';
import { InvalidContextError } from '../../../src/evaluation/context-error';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-context-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string, name = 'context.yaml'): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function problemsOf(file: string): Promise<readonly string[]> {
  const error: unknown = await contextFrom(file).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InvalidContextError)) throw new Error(`not refused: ${String(error)}`);
  return error.problems;
}

describe('a context file', () => {
  it.each(['', '{}', 'variables:\ncontext:\nsteps:\n'])('may say nothing: %j', async (text) => {
    const { variables, facts, steps, now } = await contextFrom(fileWith(text));
    expect([variables.size, facts.size, steps.size, now]).toEqual([0, 0, 0, undefined]);
  });

  it('may be JSON', async () => {
    const { variables } = await contextFrom(fileWith('{\n\t"variables": { "a": [1] }\n}', 'context.json'));
    expect(variables.get('a')).toEqual([1]);
  });

  it('may be JSON that is larger than any definition', async () => {
    const list = Array.from({ length: 400_000 }, (_, index) => index);
    const { variables } = await contextFrom(fileWith(JSON.stringify({ variables: { list } }), 'large.json'));
    expect(variables.get('list')).toHaveLength(400_000);
  });

  it('may have calendar data of its own', async () => {
    const calendar = {
      name: 'TEST',
      description: 'd',
      source: 's',
      timeZone: 'UTC',
      horizon: { from: '2026-01-01', to: '2026-12-31' },
      open: '10:00',
      close: '11:00',
      holidays: [],
      lateOpens: {},
      earlyCloses: {},
    };
    const context = await contextFrom(fileWith(JSON.stringify({ calendar })));
    expect(context.calendar?.name).toBe('TEST');
  });

  it.each<[string, string]>([
    ['now: 2026-11-27T18:00:00Z', '2026-11-27T18:00:00.000Z'],
    ['now: "2026-11-27T18:00:00.5+01:00"', '2026-11-27T17:00:00.500Z'],
    ['now: 1000', '1970-01-01T00:00:01.000Z'],
  ])('%s is %s', async (text, expected) => {
    const { now } = await contextFrom(fileWith(text));
    expect(new Date(now ?? Number.NaN).toISOString()).toBe(expected);
  });

  it.each<[string, string, string]>([
    ['- 1', '1:1', 'a context file is a mapping with any of: variables, context, steps, now, calendar'],
    [
      'variable: { a: 1 }',
      '1:1',
      "'variable' is not a key of a context file; there are: variables, context, steps, now, calendar. Did you mean 'variables'?",
    ],
    ['drawdown: 0.1', '1:1', "'drawdown' is a name of the trading context: put it under 'context'"],
    ['variables: [1]', '1:12', "'variables' is a mapping of names to values, not a list<number>"],
    ['variables:\n  drawdown: 0.1', '2:3', "'drawdown' is a name of the trading context: put it under 'context'"],
    ['variables:\n  steps: 0.1', '2:3', "'steps' already means something in expressions; choose another name"],
    ['variables:\n  a-b: 0.1', '2:3', "no expression can read 'a-b'"],
    ['context:\n  drawdwn: 0.1', '2:3', "Did you mean 'drawdown'?"],
    ['context:\n  my_own_fact: 0.1', '2:3', "A name of your own belongs under 'variables'."],
    ['context:\n  drawdown: "0.1"', '2:13', "'drawdown' is a number, not a string"],
    ['context:\n  regime: null', '2:11', "'regime' is a string, not a null; leave it out to have it unset"],
    ['steps: { a: 1 }', '1:13', "'a' is a mapping with output and status, or with the steps inside it; not a number"],
    ['steps: { a: { status: done } }', '1:23', "a step's status is one of waiting"],
    ['steps: { a: { b: [1] } }', '1:18', "'b' is a mapping"],
    [
      'now: yesterday',
      '1:6',
      '\'now\' is an instant with its zone, such as 2026-11-27T18:00:00Z, or whole milliseconds since 1970; not "yesterday"',
    ],
    ['now: 2026-11-27T18:00:00', '1:6', 'an instant with its zone'],
    ['now: 2026-02-30T18:00:00Z', '1:6', 'an instant with its zone'],
    ['now: close - 5m', '1:6', 'an instant with its zone'],
    ['now: 1e300', '1:6', 'an instant with its zone'],
    ['calendar: XLON', '1:11', 'no calendar "XLON": there is XNYS, 24/7'],
    ['calendar: { name: A }', '1:11', 'calendar A: description has to be a text'],
    ['a: 1\na: 2', '2:1', ''],
    ['variables: { a: [ }', '1:19', ''],
  ])('%j is refused at %s', async (text, place, message) => {
    const file = fileWith(text);
    const [problem = ''] = await problemsOf(file);
    expect(problem.slice(0, file.length + place.length + 3)).toBe(`${file}:${place}: `);
    expect(problem).toContain(message);
  });

  it('is told of everything that is wrong in it at once', async () => {
    expect(await problemsOf(fileWith('now: x\nvariable: 1\ncontext: { a: 1, b: 2 }'))).toHaveLength(4);
  });

  it('that is not there is named', async () => {
    expect(await problemsOf('nope.yaml')).toEqual(['cannot read the context file nope.yaml: there is no such file']);
    expect(await problemsOf(folder)).toEqual([`cannot read the context file ${folder}: it is a folder`]);
  });

  it('that is too large as YAML says that JSON will do', async () => {
    const problems = await problemsOf(fileWith(`variables: { a: "${'a'.repeat(2 ** 20)}" }`));
    expect(problems.at(-1)).toBe('a context of that size can be given as JSON');
  });

  it('that is large and not quite JSON is refused', async () => {
    expect(await problemsOf(fileWith(`{ "a": "${'a'.repeat(2 ** 20)}"`, 'cut.json'))).toEqual([
      expect.stringContaining('it is too large to be read as YAML, and is not JSON'),
    ]);
  });

  it('that is large JSON and nested too deep is refused', async () => {
    const text = `{ "variables": { "a": ${'['.repeat(200)}"${'a'.repeat(2 ** 20)}"${']'.repeat(200)} } }`;
    expect(await problemsOf(fileWith(text, 'deep.json'))).toEqual([expect.stringContaining('nested')]);
  });
});
