import { catalogueOf } from '../../src/catalogue';
import { compileDefinition, formatIssue } from '../../src/definition';
import { checkTestFile, loadTestFile, runTest, type TestOutcome, type UnderTest } from '../../src/trader-tests';
import { kitActions } from '../support/kit/kit-actions';

const catalogue = catalogueOf(kitActions);

/** A definition of the kit's actions, from its steps and events. @throws Error with every issue. */
export function kitUnderTest(body: string, name = 'kit'): UnderTest {
  const text = `name: ${name}\nversion: 1.0.0\ntype: analysis\n${body}`;
  const { plan, issues } = compileDefinition(text, `${name}.yaml`, catalogue);
  if (plan === undefined) throw new Error(issues.map(formatIssue).join('\n'));
  return { plan, children: {}, catalogue };
}

/** Every issue of a file of tests, as `line:column code: message`. */
export function issuesOf(text: string, under: UnderTest): string[] {
  const loaded = loadTestFile(text, 'kit.test.yaml');
  const { tests, issues, place } = loaded;
  const found = tests === undefined ? issues : [...issues, ...checkTestFile(loaded, tests, under).map(place)];
  return found.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`);
}

/** Runs all tests of a file. @throws Error when the file has an issue. */
export async function outcomesOf(text: string, under: UnderTest): Promise<TestOutcome[]> {
  const issues = issuesOf(text, under);
  const { tests } = loadTestFile(text, 'kit.test.yaml');
  if (tests === undefined || issues.length > 0) throw new Error(issues.join('\n'));
  const outcomes: TestOutcome[] = [];
  for (const index of tests.tests.keys()) outcomes.push(await runTest(tests, index, under));
  return outcomes;
}

/** What one test missed. */
export async function missesOf(test: string, under: UnderTest): Promise<string[]> {
  const [{ misses }] = await outcomesOf(`tests:\n  - name: it\n${test}`, under);
  return misses.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
}
