import { readdirSync } from 'node:fs';
import path from 'node:path';
import { CommanderError } from 'commander';
import { version } from '../../package.json';
import { shippedActions } from '../../src/catalogue';
import { explain } from '../../src/cli/main';
import { program } from '../../src/cli/program';
import { fakeOutput, type FakeOutput } from './fake-output';

interface Outcome {
  readonly output: FakeOutput;
  /** What the command said; undefined when it did not come to that. */
  readonly code: number | undefined;
  readonly error: unknown;
}

async function call(...argv: string[]): Promise<Outcome> {
  const output = fakeOutput({ json: argv.includes('--json') });
  let code: number | undefined;
  const { signal } = new AbortController();
  const invocation = {
    output,
    signal,
    done: (result: number) => {
      code = result;
    },
  };
  try {
    await program(invocation).parseAsync(['node', 'bellwether', ...argv]);
    return { output, code, error: undefined };
  } catch (error) {
    return { output, code, error };
  }
}

/** Modules of `commands` that more than one command uses. */
const notCommands = [
  'drill-checks',
  'follow',
  'halt-accounts',
  'halt-child',
  'halt-drill',
  'halt-run',
  'halt-settling',
  'prepare',
  'shared',
  'take-up',
  'tell-run',
  'recorded-plan',
  'trading-of-run',
];

describe('--help', () => {
  it('lists every command that there is, and no other', async () => {
    const folder = path.resolve(__dirname, '../../src/cli/commands');
    const modules = readdirSync(folder).map((file) => path.basename(file, '.ts'));
    const { output } = await call('--help');
    const text = output.lines.join('\n');
    const listed = [...text.slice(text.indexOf('Commands:')).matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name]) => name);
    const expected = [...modules.filter((name) => !notCommands.includes(name)), 'down', 'help'];
    expect(listed.sort()).toEqual(expected.sort());
    expect(output.errors).toEqual([]);
  });

  it.each([
    'run',
    'start',
    'watch',
    'list',
    'show',
    'pause',
    'resume',
    'cancel',
    'approve',
    'signal',
    'halt',
    'explain',
    'stats',
    'validate',
    'eval',
    'graph',
    'actions',
    'up',
    'down',
    'worker',
    'dashboard',
    'doctor',
  ])('of %s names its options, --json among them', async (command) => {
    const { output, error } = await call(command, '--help');
    expect(output.lines.join('\n')).toContain('--json');
    expect(error).toMatchObject({ exitCode: 0 });
  });
});

it('--version is that of the package', async () => {
  expect((await call('--version')).output.lines).toEqual([version]);
});

describe('wrong use', () => {
  it.each<[string[], string]>([
    [['rum'], "error: unknown command 'rum'\n(Did you mean run?)"],
    [['run'], "error: missing required argument 'definition'\nusage: bellwether run [options] <definition>"],
    [['validate'], "error: missing required argument 'files'\nusage: bellwether validate [options] <files...>"],
    [['show'], "error: missing required argument 'run'\nusage: bellwether show [options] <run>"],
    [['approve', 'run-1'], "error: missing required argument 'step'\nusage: bellwether approve [options] <run> <step>"],
    [['halt', 'run-1'], "error: required option '--reason <text>' not specified"],
    [
      ['signal', 'run-1', 'go', '--payload', '{price: 42}'],
      `error: option '--payload <json>' argument '{price: 42}' is invalid. JSON is needed, as in --payload '{"price": 42}' or --payload '"text"'`,
    ],
    [['stats', '--limit', '0'], "error: option '--limit <n>' argument '0' is invalid. a whole number from 1 is needed"],
    [
      ['dashboard', '--port', '0'],
      "error: option '--port <n>' argument '0' is invalid. a whole number from 1 is needed",
    ],
    [['up', 'extra'], "error: too many arguments for 'up'. Expected 0 arguments but got 1."],
    [
      ['eval', '-a'],
      "error: unknown option '-a'\nan expression that begins with a minus stands after --, as in: bellwether eval -- '-a'",
    ],
    [
      ['eval', "-size(regime) < size('a b')"],
      "error: unknown option '-size(regime) < size('a b')'\nan expression that begins with a minus stands after --, as in: bellwether eval -- \"-size(regime) < size('a b')\"",
    ],
    [['eval', '1', '--contxt', 'x'], "error: unknown option '--contxt'\n(Did you mean --context?)"],
    [['run', 'x', '--kep'], "error: unknown option '--kep'\n(Did you mean --keep?)"],
    [['list', '--limit', '0'], "error: option '--limit <n>' argument '0' is invalid. a whole number from 1 is needed"],
    [['eval'], "error: missing required argument 'expression'\nusage: bellwether eval [options] <expression>"],
    [['graph'], "error: missing required argument 'definition'\nusage: bellwether graph [options] <definition>"],
    [['schedule', 'nxt'], "error: unknown command 'nxt'\n(Did you mean next?)"],
    [
      ['schedule', 'pause'],
      "error: missing required argument 'schedule'\nusage: bellwether schedule pause [options] <schedule>",
    ],
    [['schedule', 'backfill', 'x', '--from', '2026-11-20'], "error: required option '--to <time>' not specified"],
    [
      ['graph', 'x', '--format', 'png'],
      "error: option '--format <format>' argument 'png' is invalid. Allowed choices are mermaid, svg.",
    ],
    [
      ['eval', '1', '--fuel', '0'],
      "error: option '--fuel <n>' argument '0' is invalid. a whole number from 1 is needed",
    ],
    [
      ['eval', '1', '--fuel', '100001'],
      "error: option '--fuel <n>' argument '100001' is invalid. a run gives an evaluation 100000 units at most",
    ],
    [['list', '--limit', 'x'], "error: option '--limit <n>' argument 'x' is invalid. a whole number from 1 is needed"],
  ])('%j says what is wrong and exits with 2', async (argv, message) => {
    const { output, error, code } = await call(...argv);
    expect(output.errors.join('\n')).toBe(message);
    expect(output.lines).toEqual([]);
    expect(code).toBeUndefined();
    expect(error).toBeInstanceOf(CommanderError);
    expect(explain(error, output)).toBe(2);
  });

  it.each<[string[], string]>([
    [['run', 'simple-backtest', '--var', 'symbols'], '--var takes name=value'],
    [['run', 'simple-backtest', '--var', 'a=1', '--var', 'a=2'], '--var a is given twice'],
    [['run', 'simple-backtest', '--id', ''], '--id takes 1 to 200 characters'],
    [['start', 'simple-backtest', '--id', 'a b'], '--id takes 1 to 200 characters'],
  ])('%j is refused before anything is looked at', async (argv, message) => {
    const { error } = await call(...argv);
    expect(error).toMatchObject({ code: 'WrongUse', message: expect.stringContaining(message) });
  });

  it('up is not for a server that TEMPORAL_ADDRESS names', async () => {
    process.env['TEMPORAL_ADDRESS'] = '127.0.0.1:9';
    try {
      const { error } = await call('up');
      expect(error).toMatchObject({
        code: 'WrongUse',
        message: expect.stringMatching(/names the server at 127\.0\.0\.1:9; 'up' is for the embedded one/),
      });
    } finally {
      delete process.env['TEMPORAL_ADDRESS'];
    }
  });

  it('with --json is one document on standard output', async () => {
    const { output, error } = await call('list', '--json', '--limit', 'x');
    explain(error, output);
    expect(output.documents).toEqual([
      {
        error: {
          code: 'WrongUse',
          message: "option '--limit <n>' argument 'x' is invalid. a whole number from 1 is needed",
        },
      },
    ]);
  });
});

describe('actions', () => {
  it('lists the actions with what they may do', async () => {
    const { output, code } = await call('actions');
    expect(output.lines).toHaveLength(shippedActions.length);
    expect(output.lines).toContainEqual(expect.stringMatching(/^backtest\.run {2,}compute {2,}Simulate strategies/));
    expect(code).toBe(0);
  });

  it('documents one', async () => {
    const { output } = await call('actions', 'data.get_historical_data');
    const text = output.lines.join('\n');
    expect(text).toMatch(/^data\.get_historical_data {3}\(read\)$/m);
    expect(text).toMatch(/^ {2}symbols: list of \(text, 1 to 32 characters\), 1 to 50 of them; required$/m);
    expect(text).toMatch(/^ {4}missing_sessions: object$/m);
    expect(text).toMatch(/^ {2}timeout: 2m for an attempt$/m);
  });

  it('gives its schemas as JSON', async () => {
    const { output } = await call('actions', 'backtest.run', '--json');
    expect(output.documents).toEqual([
      expect.objectContaining({
        name: 'backtest.run',
        capability: 'compute',
        input: expect.objectContaining({ type: 'object' }),
      }),
    ]);
    expect(output.lines).toEqual([]);
  });

  it('suggests the one that was meant', async () => {
    const { error } = await call('actions', 'backtest.rum');
    expect(error).toMatchObject({
      code: 'UnknownAction',
      message: expect.stringMatching(
        /^there is no action 'backtest\.rum'; there are: .*Did you mean 'backtest\.run'\?$/,
      ),
    });
  });
});
