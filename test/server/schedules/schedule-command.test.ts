import { Connection } from '@temporalio/client';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { explain } from '../../../src/cli/main';
import { program } from '../../../src/cli/program';
import { fakeOutput, type FakeOutput } from '../../cli/fake-output';
import { eventually } from '../../support/eventually';
import { startTestServer, type TestServer } from '../../support/temporal-server';

let server: TestServer;
let connection: Connection;
let folder: string;
const before = process.env;

beforeAll(async () => {
  server = await startTestServer();
  connection = await Connection.connect({ address: server.address });
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-schedule-'));
  process.env = { ...before, TEMPORAL_ADDRESS: server.address };
});

afterAll(async () => {
  process.env = before;
  rmSync(folder, { recursive: true });
  await connection.close();
  await server.stop();
});

interface Outcome extends FakeOutput {
  readonly code: number | undefined;
}

/** `bellwether schedule …`, in this process. */
async function schedule(...argv: string[]): Promise<Outcome> {
  const output = fakeOutput({ json: argv.includes('--json') });
  let code: number | undefined;
  const done = (result: number): void => {
    code = result;
  };
  const { signal } = new AbortController();
  try {
    await program({ output, signal, done }).parseAsync(['node', 'bellwether', 'schedule', ...argv]);
  } catch (error) {
    code = explain(error, output);
  }
  return { ...output, code };
}

function definition(name: string, head: string): string {
  const file = path.join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\nversion: 1.0.0\ntype: monitoring\n${head}\nsteps: [{ id: a, set: { x: 1 } }]\n`);
  return file;
}

it('leads a schedule from its creation to its end', async () => {
  const file = definition('watch', "schedule: { cron: '0 10 * * MON-FRI', session: { from: open } }");
  const created = await schedule('create', file, '--by', 'ana', '--reason', 'from today on');
  expect(created.errors).toEqual([]);
  expect(created.lines[0]).toBe('created bellwether-schedule/watch');
  expect(created.lines).toContain('  note     created by ana: from today on');
  expect(created.lines).toContain('  when     cron 0 0 10 * * 1-5, America/New_York, from open to close');
  expect(created.lines.filter((line) => line.length > 80)).toEqual([]);
  expect(created.code).toBe(0);

  const paused = await schedule('pause', 'watch', '--by', 'ben', '--reason', 'the broker is down');
  expect(paused.lines).toEqual(
    expect.arrayContaining([
      'bellwether-schedule/watch',
      '  state    paused',
      '  note     paused by ben: the broker is down',
    ]),
  );
  const resumed = await schedule('resume', 'watch');
  expect(resumed.lines).toContain('  state    active');
  for (const { lines } of [paused, resumed])
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}when {5}cron .*, America\/New_York, from open to close/));
  expect(resumed.lines).toContainEqual(expect.stringMatching(/^ {2}next {5}\d{4}-\d\d-\d\d 10:00 E[SD]T,/));

  const triggered = await schedule('trigger', 'watch');
  expect(triggered.lines[0]).toMatch(/^started watch-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const runId = triggered.lines[0].replace('started ', '');
  expect((await schedule('show', 'watch')).lines).toContain(`  running  ${runId}`);

  await eventually('it is listed', async () => (await schedule('list')).lines.length === 2);
  expect((await schedule('list')).lines).toEqual([
    'SCHEDULE                   NEXT',
    expect.stringMatching(/^bellwether-schedule\/watch {2}\d{4}-\d\d-\d\d 1[45]:00 UTC$/),
  ]);

  expect((await schedule('delete', 'watch')).lines).toEqual([
    'deleted bellwether-schedule/watch',
    `  its run goes on: npx bellwether watch ${runId}`,
  ]);
  expect(await schedule('show', 'watch')).toMatchObject({
    code: 2,
    errors: ["there is no schedule 'watch'; 'bellwether schedule list' shows them"],
  });
});

it('gives JSON everywhere', async () => {
  const file = definition('as_json', 'schedule: { every: 1d }');
  const id = 'bellwether-schedule/as_json';
  const document = async (...argv: string[]): Promise<unknown> => {
    const { documents, lines, code } = await schedule(...argv, '--json');
    expect([documents.length, lines, code]).toEqual([1, [], 0]);
    return documents[0];
  };
  expect(await document('create', file, '--paused')).toMatchObject({ scheduleId: id, paused: true });
  expect(await document('show', 'as_json')).toMatchObject({ scheduleId: id });
  expect(await document('resume', id)).toMatchObject({ paused: false });
  expect(await document('pause', id)).toMatchObject({ paused: true });
  expect(await document('trigger', id)).toEqual({ runId: expect.stringMatching(/^as_json-/) });
  const past = ['--from', '2026-11-20', '--to', '2026-11-21T00:00:00Z'];
  expect(await document('backfill', id, ...past)).toMatchObject({ scheduleId: id });
  expect(await document('list')).toEqual({ schedules: expect.any(Array) });
  expect(await document('next', file, '--count', '2')).toMatchObject({ definition: 'as_json' });
  expect(await document('delete', id)).toMatchObject({ deleted: id });
});

it.each<[what: string, argv: () => string[], message: RegExp]>([
  [
    'a definition without a schedule',
    () => ['create', definition('none', '')],
    /^the definition 'none' has no schedule/,
  ],
  ['no such schedule', () => ['pause', 'nowhere'], /^there is no schedule 'nowhere'/],
  ['a wrong variable', () => ['create', definition('variable', 'schedule: { every: 1d }'), '--var', 'sise=7'], /sise/],
  [
    'times in the wrong order',
    () => ['backfill', 'nowhere', '--from', '2026-07-02', '--to', '2026-07-01'],
    /^a backfill goes from one time to a later one/,
  ],
  [
    'what is no time',
    () => ['backfill', 'nowhere', '--from', '2026-02-30', '--to', '2026-07-01'],
    /argument '2026-02-30' is invalid. a date such as 2026-11-23 or a time such as/,
  ],
  ['no command', () => [], /^Usage: bellwether schedule/],
])('exits with 2 for %s', async (_what, argv, message) => {
  const { code, errors, lines } = await schedule(...argv());
  expect(errors.join('\n')).toMatch(message);
  expect([code, lines]).toEqual([2, []]);
});

it('refuses to create one twice', async () => {
  const file = definition('twice', 'schedule: { every: 1d }');
  await schedule('create', file);
  expect(await schedule('create', file)).toMatchObject({
    code: 2,
    errors: [expect.stringMatching(/already; delete it/)],
  });
});
