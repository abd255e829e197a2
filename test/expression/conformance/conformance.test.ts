import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exclusionOf, exclusions } from './exclusions';
import { conformanceTables } from './report';
import { failureOf } from './run-spec-test';
import { specTests, type SpecTest } from './spec-tests';

const tests = specTests();
const applicable = tests.filter((test) => exclusionOf(test) === undefined);

const titleOf = ({ suite, section, name, source }: SpecTest): string => `${suite}/${section}/${name}: ${source}`;

/** The tests that fail, each with what is wrong. */
const failures = (some: readonly SpecTest[]): string[] =>
  some.flatMap((test) => {
    const failure = failureOf(test);
    return failure === undefined ? [] : [`${titleOf(test)} ${failure}`];
  });

describe('the CEL conformance suite', () => {
  it.each([...new Set(applicable.map(({ suite }) => suite))])('passes all of %s that applies', (suite) => {
    expect(failures(applicable.filter((test) => test.suite === suite))).toEqual([]);
  });

  it('is excluded only for reasons that there are tests for', () => {
    const met = new Set(tests.map((test) => exclusionOf(test)?.reason));
    expect(exclusions.map(({ reason }) => reason).filter((reason) => !met.has(reason))).toEqual([]);
  });

  it('has no test with a value excluded that our language passes', () => {
    const excluded = tests.filter((test) => test.expected.kind === 'value' && exclusionOf(test) !== undefined);
    expect(excluded.filter((test) => failureOf(test) === undefined).map(titleOf)).toEqual([]);
  });

  it('is counted in docs/spec/cel-conformance.md as it is', () => {
    const page = readFileSync(path.resolve(__dirname, '../../../docs/spec/cel-conformance.md'), 'utf8');
    expect(page).toContain(conformanceTables(tests));
  });
});
