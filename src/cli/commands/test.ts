import path from 'node:path';
import { BellwetherError } from '../../base/errors';
import { catalogueHere } from '../../catalogue/actions-here';
import { hasErrors, type Issue } from '../../definition';
import { inOrder } from '../../definition/load';
import {
  checkTestFile,
  coverageOf,
  loadTestFile,
  runTest,
  type Coverage,
  type LoadedTestFile,
  type TestOutcome,
  type UnderTest,
} from '../../trader-tests';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { testLines, totalLine } from '../render/test-lines';
import { testFiles, type TestFileText } from '../test-files';
import { underTest } from '../under-test';

/** A test as it came out, and how long it took here. */
export interface TimedTest {
  readonly name: string;
  readonly passed: boolean;
  readonly status: string;
  /** Of this machine. */
  readonly tookMs: number;
  readonly virtualMs: number;
  readonly misses: readonly { readonly line: number; readonly column: number; readonly message: string }[];
}

/** What the tests of a file came to. */
export interface TestedFile {
  readonly file: string;
  readonly definition: string;
  readonly tests: readonly TimedTest[];
  readonly coverage: Coverage;
}

/** A file of tests that can be run, or what is wrong with it. */
type Prepared =
  | { readonly kind: 'ready'; readonly loaded: LoadedTestFile; readonly under: UnderTest }
  | { readonly kind: 'wrong'; readonly file: string; readonly text: string; readonly issues: readonly Issue[] };

/**
 * Runs the tests that workflows bring along: of files, of all in a folder, or those beside a definition. No server is needed.
 * Nothing is run while a file has an issue.
 * @throws BellwetherError `WrongUse`, `UnknownDefinition`.
 */
export async function test(
  given: readonly string[],
  { only }: { readonly only?: string },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const prepared = [];
  for (const file of await testFiles(given)) prepared.push(await prepare(file));
  const wrong = prepared.filter((one) => one.kind === 'wrong');
  if (wrong.length > 0) {
    const issues = wrong.flatMap((one) => one.issues);
    if (output.json) output.document({ passed: false, issues, files: [] });
    else for (const issue of issues) output.line(issueLine(issue));
    return exitCodes.wrongUse;
  }
  const files: TestedFile[] = [];
  for (const one of prepared) {
    if (one.kind !== 'ready') continue;
    const tested = await runFile(one.loaded, one.under, only, signal);
    if (tested.tests.length === 0) continue;
    files.push(tested);
    if (!output.json) for (const line of testLines(tested, only !== undefined)) output.line(line);
  }
  const tests = files.flatMap((file) => file.tests);
  if (tests.length === 0)
    throw new BellwetherError(
      'WrongUse',
      `no test has '${only ?? ''}' in its name; leave --only out to run all of them`,
    );
  const passed = tests.every((one) => one.passed);
  if (output.json) output.document({ passed, issues: [], files });
  else output.line(totalLine(tests));
  return passed ? exitCodes.done : exitCodes.runFailed;
}

async function prepare({ file, text }: TestFileText): Promise<Prepared> {
  const loaded = loadTestFile(text, file);
  const { tests } = loaded;
  if (tests === undefined) return { kind: 'wrong', file, text, issues: loaded.issues };
  const catalogue = catalogueHere();
  const { plan, children, issues } = await underTest(tests.definition ?? beside(file), catalogue);
  if (plan === undefined) return { kind: 'wrong', file, text, issues };
  const under = { plan, children, catalogue };
  const found = inOrder([
    ...loaded.issues,
    ...checkTestFile(loaded, tests, under).map((finding) => loaded.place(finding)),
  ]);
  return hasErrors(found) ? { kind: 'wrong', file, text, issues: found } : { kind: 'ready', loaded, under };
}

/** `definitions/x.test.yaml` tests `definitions/x.yaml`. A path begins with a folder, so that it is not taken for a name. */
function beside(file: string): string {
  const definition = file.replace(/\.test(\.ya?ml)$/i, '$1');
  return path.isAbsolute(definition) ? definition : `.${path.sep}${path.normalize(definition)}`;
}

async function runFile(
  loaded: LoadedTestFile,
  under: UnderTest,
  only: string | undefined,
  signal: AbortSignal,
): Promise<TestedFile> {
  const { file, tests } = loaded;
  const timed: TimedTest[] = [];
  const occurrences: TestOutcome['occurrences'][number][] = [];
  for (const [index, { name }] of (tests?.tests ?? []).entries()) {
    if (tests === undefined || (only !== undefined && !name.includes(only))) continue;
    signal.throwIfAborted();
    const began = performance.now();
    const outcome = await runTest(tests, index, under);
    const tookMs = Math.round((performance.now() - began) * 10) / 10;
    const { passed, status, virtualMs } = outcome;
    for (const one of outcome.occurrences) occurrences.push(one);
    const misses = outcome.misses.map(({ path: at, message }) => ({ ...loaded.at(at), message }));
    timed.push({ name, passed, status, tookMs, virtualMs, misses });
  }
  return { file, definition: under.plan.name, tests: timed, coverage: coverageOf(under.plan, occurrences) };
}

const issueLine = ({ file, line, column, severity, code, message }: Issue): string =>
  `${file}:${line}:${column}: ${severity} ${code}: ${message}`;
