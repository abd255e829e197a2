import { compileDefinition, formatIssue, type IssueCode } from '../../src/definition';
import { meaningCases } from './issues/meaning-cases';
import { structureCases } from './issues/structure-cases';
import { yamlCases } from './issues/yaml-cases';
import { sampleCatalogue } from './sample-catalogue';

/** What an author may get wrong, each in the words that the author reads. */
const issueCases = [...yamlCases, ...structureCases, ...meaningCases];

const issuesOf = (yaml: string): string[] =>
  compileDefinition(yaml, 'f.yaml', sampleCatalogue).issues.map(
    ({ line, column, code, path, message }) => `${line}:${column} ${code} ${path || '-'} | ${message}`,
  );

describe('a definition is refused with every issue of it, in the order of their places', () => {
  it.each(issueCases)('$title', ({ yaml, issues }) => {
    const text = yaml.replace(/^\n/, '');
    expect(issuesOf(text)).toEqual(issues);
    expect(compileDefinition(text, 'f.yaml', sampleCatalogue).plan).toBeUndefined();
  });

  it('and there is a case for every code that the compiler has', () => {
    // Every code must be named here, or this does not compile; true where the cases above have it.
    const codes: Record<IssueCode, boolean> = {
      'yaml-syntax': true,
      'yaml-duplicate-key': true,
      'yaml-tag': true,
      'yaml-aliases': true,
      // In hostile.test.ts
      'file-too-large': false,
      'nested-too-deep': false,
      'not-a-mapping': true,
      'unknown-key': true,
      'missing-key': true,
      'wrong-type': true,
      'wrong-value': true,
      'step-kind': true,
      'duplicate-id': true,
      'reserved-name': true,
      'unknown-action': true,
      'unknown-step': true,
      // In variables.test.ts
      'unknown-variable': false,
      'missing-variable': false,
      'dependency-cycle': true,
      'live-action': true,
      'retry-not-safe': true,
      'timeout-over-deadline': true,
      'group-only': true,
      'action-only': true,
      expression: true,
      'condition-type': true,
      'input-type': true,
      'reference-not-available': true,
      'unknown-fact': true,
      'publish-type': true,
    };
    const wanted = Object.entries(codes).filter(([, inCases]) => inCases);
    const found = new Set(issueCases.flatMap(({ issues }) => issues.map((issue) => issue.split(' ')[1])));
    expect([...found].sort()).toEqual(wanted.map(([code]) => code).sort());
  });
});

describe('an issue in one line', () => {
  it('names file, place, severity, code and message', () => {
    const { issues } = compileDefinition('- a', 'definitions/x.yaml', sampleCatalogue);
    expect(issues.map(formatIssue)).toEqual([
      'definitions/x.yaml:1:1: error not-a-mapping: a definition is a mapping that begins with name:, version:, type: and steps:',
    ]);
  });
});

describe('the place of a mistake inside an expression', () => {
  const at = (when: string): string | undefined =>
    issuesOf(
      `name: a\nversion: 1.0.0\ntype: backtest\nsteps:\n  - id: x\n    action: test.wait\n    when: ${when}\n`,
    )[0]?.split(' ')[0];

  it.each([
    ['1 < nosuch', '7:15'],
    ['"1 < nosuch"', '7:16'],
    ["'1 < nosuch'", '7:16'],
    ['${{ 1 < nosuch }}', '7:19'],
    ['"${{ 1 < nosuch }}"', '7:20'],
    ['   1 < nosuch', '7:18'],
    // In a block the text begins on another line: the key's value is named.
    ['|\n      1 < nosuch', '7:11'],
  ])('when: %s is at %s', (when, place) => {
    expect(at(when)).toBe(place);
  });
});
