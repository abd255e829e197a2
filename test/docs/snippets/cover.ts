/** How a block of a page is kept true. */
export type Cover = {
  readonly page: string;
} & (
  | { /** How the block begins. */ readonly opening: string }
  | { /** All blocks of the page in these languages. */ readonly languages: readonly string[] }
) &
  (
    | { /** The test that takes the block from the page and runs, compiles or compares it. */ readonly test: string }
    | { /** The test that does the same with names and times of its own. */ readonly alike: string }
    | { /** Why no test of this project runs it. */ readonly notRunHere: string }
  );

const here = 'test/docs/snippets-run.test.ts';
const onAServer = 'test/server/docs/pages.test.ts';

/** Every fenced block of README.md and docs has one entry; the test beside says which has none. */
export const covers: readonly Cover[] = [
  { page: 'README.md', opening: 'npm start', notRunHere: 'It is the set-up, and the tests themselves.' },
  { page: 'README.md', languages: ['yaml'], test: 'test/docs/readme.test.ts' },
  { page: 'README.md', languages: ['console'], test: here },
  { page: 'README.md', opening: 'temporal workflow start', test: onAServer },
  { page: 'README.md', opening: 'BELLWETHER_CSV_FOLDER=', test: onAServer },
  { page: 'README.md', languages: ['ts'], test: onAServer },
  { page: 'docs/accounts.md', languages: ['json'], test: here },
  {
    page: 'docs/benchmarks.md',
    opening: 'python3 -m venv',
    notRunHere: 'It installs other libraries in Python, hundreds of megabytes, and measures for minutes.',
  },
  { page: 'docs/client.md', languages: ['ts'], test: onAServer },
  { page: 'docs/dashboard.md', languages: ['sh'], alike: 'test/server/dashboard/browser.test.ts' },
  { page: 'docs/extending.md', languages: ['js'], test: onAServer },
  { page: 'docs/extending.md', opening: 'export BELLWETHER_ACTIONS', test: here },
  { page: 'docs/extending.md', opening: 'python3 -m venv', alike: 'test/long/python-worker.test.ts' },
  { page: 'docs/extending.md', opening: 'npx bellwether run examples', alike: 'test/long/python-worker.test.ts' },
  { page: 'docs/halt.md', opening: 'bellwether halt', alike: 'test/server/guard/halt-commands.test.ts' },
  { page: 'docs/halt.md', opening: 'bellwether heartbeat', alike: 'test/server/guard/halt-commands.test.ts' },
  { page: 'docs/halt.md', opening: 'temporal workflow', alike: 'test/server/steering/temporal-cli.test.ts' },
  { page: 'docs/import.md', languages: ['sh', 'yaml'], test: here },
  { page: 'docs/json.md', languages: ['ts'], test: 'test/docs/json-shapes.test.ts' },
  { page: 'docs/language.md', languages: ['yaml'], test: 'test/spec/language-pages.test.ts' },
  {
    page: 'docs/ledger.md',
    opening: 'createuser',
    notRunHere: 'It makes a user of a PostgreSQL server; scripts/debian-postgres.mjs does so on a server of its own.',
  },
  { page: 'docs/ledger.md', languages: ['mermaid'], test: here },
  { page: 'docs/ledger.md', opening: 'bellwether audit', alike: 'test/server/ledger/commands.test.ts' },
  { page: 'docs/operations.md', opening: 'temporal operator', test: here },
  { page: 'docs/operations.md', opening: 'npx bellwether action', test: here },
  { page: 'docs/operations.md', opening: 'npx bellwether rerun', alike: 'test/server/cli/going-on.test.ts' },
  { page: 'docs/operations.md', opening: 'temporal workflow', alike: 'test/server/steering/temporal-cli.test.ts' },
  { page: 'docs/operations.md', languages: ['json'], test: 'test/adapters/channels/documented.test.ts' },
  { page: 'docs/operations.md', opening: 'bellwether validate', test: here },
  { page: 'docs/production.md', languages: ['toml'], test: here },
  { page: 'docs/production.md', opening: 'bellwether worker --log', alike: 'test/server/worker-health.test.ts' },
  { page: 'docs/production.md', opening: 'bellwether worker --deploy', alike: 'test/server/versioning.test.ts' },
  { page: 'docs/production.md', languages: ['text'], alike: 'test/long/three-workers.test.ts' },
  {
    page: 'docs/production.md',
    opening: 'go install go.temporal.io/server',
    notRunHere: 'It builds a Temporal server, which takes Go, gigabytes and a quarter of an hour.',
  },
  { page: 'docs/production.md', languages: ['yaml'], notRunHere: 'It configures that server; it was tried by hand.' },
  {
    page: 'docs/production.md',
    opening: 'export TEMPORAL_ADDRESS',
    notRunHere: 'It needs that server and its PostgreSQL.',
  },
  { page: 'docs/schedules.md', languages: ['yaml'], test: here },
  { page: 'docs/schedules.md', opening: '$ npx bellwether schedule next', test: here },
  { page: 'docs/schedules.md', opening: '$ npx bellwether up', test: onAServer },
  { page: 'docs/security.md', opening: 'openssl', alike: 'test/server/codec.test.ts' },
  { page: 'docs/security.md', opening: 'bellwether codec-server', alike: 'test/server/codec.test.ts' },
  { page: 'docs/simulation.md', opening: 'npx bellwether simulate', test: onAServer },
  { page: 'docs/simulation.md', opening: 'npx bellwether run', alike: 'test/server/replay-market.test.ts' },
  {
    page: 'docs/spec/expressions.md',
    languages: ['ebnf'],
    notRunHere: 'It is a grammar; test/expression/spec.test.ts holds the parser against every example of the page.',
  },
  { page: 'docs/spec/issues.md', languages: ['yaml'], test: 'test/spec/issues-page.test.ts' },
  { page: 'docs/spec/language.md', languages: ['yaml'], test: 'test/spec/language-pages.test.ts' },
  { page: 'docs/testing-definitions.md', languages: ['sh', 'yaml', ''], test: here },
  {
    page: 'docs/tutorial.md',
    languages: ['sh', 'yaml definitions/two-rules.yaml', 'yaml definitions/two-rules.test.yaml'],
    test: 'test/long/tutorial.test.ts',
  },
];
