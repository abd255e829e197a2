import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cli, removeHome, temporaryHome, type Finished } from '../../support/cli-process';

jest.setTimeout(60_000);

const home = temporaryHome();

afterAll(() => {
  removeHome(home);
});

function fileOf(name: string, text: string): string {
  const file = path.join(home, name);
  writeFileSync(file, text);
  return file;
}

const head = 'name: broken\nversion: 1.0.0\ntype: analysis\nsteps:\n';
const unknownAction = fileOf('unknown-action.yaml', `${head}  - id: fetch\n    action: data.get_historical_dat\n`);
const malformed = fileOf('malformed.yaml', `${head}  - id: [fetch\n`);

interface Case {
  readonly argv: readonly string[];
  readonly says: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
}

const run = (...more: string[]): readonly string[] => ['run', 'simple-backtest', ...more];

/** What is wrong before anything starts. */
const wrong: Readonly<Record<string, Case>> = {
  'an unknown definition': {
    argv: ['run', 'simple-backtets'],
    says: /no definition 'simple-backtets'.*Did you mean 'simple_backtest'\?/,
  },
  'a file that is not there': {
    argv: ['run', './nope.yaml'],
    says: /cannot read \.\/nope\.yaml: there is no such file/,
  },
  'malformed YAML': { argv: ['run', malformed], says: /malformed\.yaml:\d+:\d+: error yaml-syntax: / },
  'an unknown action': {
    argv: ['start', unknownAction],
    says: /unknown-action\.yaml:6:13: error unknown-action: .*Did you mean 'data\.get_historical_data'\?/,
  },
  'an unknown variable': { argv: run('--var', 'symbol=SPX'), says: /no variable 'symbol'.*Did you mean 'symbols'\?/ },
  'a variable of the wrong type': {
    argv: run('--var', 'initial_capital=lots'),
    says: /'initial_capital' must be a number, not the string "lots"/,
  },
  'a symbol that has no data': {
    argv: run('--var', 'symbols=SPX,NOPE'),
    says: /step 'fetch_data'.*no bars of NOPE.*IXIC, SPX/,
  },
  'a CSV folder that is not set': {
    argv: run('--var', 'source=csv'),
    says: /step 'fetch_data'.*BELLWETHER_CSV_FOLDER/,
  },
  'a CSV file that is missing': {
    argv: run('--var', 'source=csv'),
    environment: { BELLWETHER_CSV_FOLDER: home },
    says: /step 'fetch_data'.*SPX/,
  },
};

describe('exits with 2, says what to do and starts nothing for', () => {
  const results = new Map<string, Promise<Finished>>();

  beforeAll(async () => {
    for (const [name, { argv, environment }] of Object.entries(wrong)) results.set(name, cli(home, argv, environment));
    await Promise.all(results.values());
  });

  it.each(Object.keys(wrong))('%s', async (name) => {
    const result = await results.get(name);
    expect(result?.err).toMatch(wrong[name]?.says ?? /^$/);
    expect(result).toMatchObject({ code: 2, out: '' });
  });

  it('all of them leave the state folder without a server, a worker or a run', () => {
    expect(
      ['temporal', 'server.json', 'worker.log', 'workers', 'artifacts'].filter((name) =>
        existsSync(path.join(home, name)),
      ),
    ).toEqual([]);
  });
});

describe('--json', () => {
  const documentOf = (text: string): unknown => {
    expect(text.endsWith('\n')).toBe(true);
    expect(text.trimEnd()).not.toContain('\n');
    return JSON.parse(text) as unknown;
  };

  it.each<[string, readonly string[], number, object]>([
    ['a valid definition', ['validate', 'simple-backtest'], 0, { valid: true, issues: [] }],
    [
      'the issues of one that is not',
      ['validate', 'simple-backtest', unknownAction],
      2,
      {
        valid: false,
        issues: [
          {
            code: 'unknown-action',
            severity: 'error',
            message: expect.stringContaining("there is no action 'data.get_historical_dat'"),
            file: unknownAction,
            line: 6,
            column: 13,
            path: 'steps[0].action',
          },
        ],
      },
    ],
    [
      'wrong use',
      ['list', '--limit', '0'],
      2,
      { error: { code: 'WrongUse', message: expect.stringContaining('a whole number from 1') } },
    ],
    [
      'an error before a run',
      ['run', './nope.yaml'],
      2,
      { error: { code: 'UnknownDefinition', message: expect.stringContaining('no such file') } },
    ],
    ['what is stopped when nothing runs', ['down'], 0, { stopped: [] }],
  ])('gives %s as the only document on standard output', async (_, argv, code, document) => {
    const result = await cli(home, [...argv, '--json']);
    expect(documentOf(result.out)).toEqual(document);
    expect(result.code).toBe(code);
  });

  it('tells in a document that the server named by TEMPORAL_ADDRESS does not answer', async () => {
    const result = await cli(home, [...run(), '--json'], { TEMPORAL_ADDRESS: '127.0.0.1:9' });
    expect(documentOf(result.out)).toEqual({
      error: {
        code: 'TemporalUnreachable',
        message: expect.stringMatching(/^no Temporal server answers at 127\.0\.0\.1:9: .*TEMPORAL_ADDRESS/),
      },
    });
    expect(result.code).toBe(1);
    expect(existsSync(path.join(home, 'server.json'))).toBe(false);
  });
});

it('validate prints issues as compilers do, so that editors find the place', async () => {
  const result = await cli(home, ['validate', unknownAction]);
  expect(result).toMatchObject({ code: 2, err: '' });
  expect(result.out).toMatch(/^\S+unknown-action\.yaml:6:13: error unknown-action: /);
});
