import { compileDefinition, formatIssue } from '../../src/definition';
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
    // Escapes are longer in the file than in the text.
    ['"regime == \\"a\\" && 1 < nosuch"', '7:35'],
    ["'regime == ''a'' && 1 < nosuch'", '7:35'],
    ['"\\u0031 < nosuch"', '7:21'],
    // In a block the text begins on another line: the key's value is named.
    ['|\n      1 < nosuch', '7:11'],
  ])('when: %s is at %s', (when, place) => {
    expect(at(when)).toBe(place);
  });
});
