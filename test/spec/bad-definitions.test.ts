import { issueCodes } from '../../src/definition/issue-codes';
import { largeFiles } from './large-files';
import { briefly, compileSpec, specFiles } from './spec-file';

const files = [...specFiles('bad'), ...largeFiles];

describe('a definition with a mistake gives the issues that it names, where it names them, and no others', () => {
  it.each(files.map((file) => [file.name, file] as const))('%s', (_, { name, text, expected }) => {
    const { plan, issues } = compileSpec(text, name);
    expect(issues.map(briefly)).toEqual(expected);
    expect(plan === undefined).toBe(expected.some((issue) => issue.startsWith('issue ')));
  });
});

describe('the corpus', () => {
  it('has 150 bad files and more, and each of them names an issue', () => {
    expect(files.length).toBeGreaterThanOrEqual(150);
    expect(files.filter(({ expected }) => expected.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it('has every code', () => {
    const given = new Set(files.flatMap(({ expected }) => expected.map((issue) => issue.split(' ')[1])));
    expect(Object.keys(issueCodes).filter((code) => !given.has(code))).toEqual([]);
  });
});

describe('what every message keeps to', () => {
  const messages = files.flatMap(({ text, name }) => compileSpec(text, name).issues.map(({ message }) => message));

  it('says something, in one line, and not more than can be read', () => {
    expect(messages.filter((message) => message.length < 8 || message.length > 1200 || message.includes('\n'))).toEqual(
      [],
    );
  });

  it('has no words of the tools that it is made with', () => {
    const leaked =
      /\b(zod|undefined|NaN|\[object|invalid_|Expected|Unrecognized|Invalid input|implicit|scalar|flow-)\b/;
    expect(messages.filter((message) => leaked.test(message))).toEqual([]);
  });
});
