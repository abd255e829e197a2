import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueCodes } from '../../src/definition/issue-codes';
import { largeFiles } from './large-files';
import { compileSpec, specFiles } from './spec-file';

const page = readFileSync(join(__dirname, '../../docs/spec/issues.md'), 'utf8');

/** What the page has on each code: the text, and the example and its fix where it has them. */
const sections = page
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [code = ''] = section.split('\n');
    const examples = Array.from(section.matchAll(/^```yaml\n([^]*?)^```$/gm), ([, yaml]) => yaml);
    return { code, section, examples };
  });

/** Fills in what the page leaves out. */
const whole = (yaml: string): string =>
  /^(name:|- )/.test(yaml) ? yaml : `name: example\nversion: 1.0.0\ntype: analysis\n${yaml}`;

describe('the page of issues', () => {
  it('has every code there is, once, and no other', () => {
    expect(sections.map(({ code }) => code).sort()).toEqual(Object.keys(issueCodes).sort());
  });

  it.each(sections)('says of $code how severe it is', ({ section }) => {
    expect(section).toMatch(/\n\n(Error|Warning)[.,;]/);
  });

  const shown = sections.filter(({ examples }) => examples.length > 0);

  it.each(shown)('has an example of $code that gives it, and nothing else', ({ code, examples }) => {
    expect(compileSpec(whole(examples[0] ?? '')).issues.map((issue) => issue.code)).toEqual([code]);
  });

  it.each(shown)('has a fix of $code that gives no issue', ({ examples }) => {
    expect(examples).toHaveLength(2);
    expect(compileSpec(whole(examples[1] ?? '')).issues).toEqual([]);
  });

  it.each(sections.filter(({ examples }) => examples.length === 0))(
    'names an example of $code where it is too large to print',
    ({ code, section }) => {
      const file = /\]\(\.\.\/\.\.\/(test\/spec\/bad\/[^)]+)\)/.exec(section)?.[1];
      const made = largeFiles.find(({ name }) => section.includes(`\`${name}\``));
      const stored = specFiles('bad').find(({ name }) => file?.endsWith(`/${name}`) === true);
      expect(file === undefined || existsSync(join(__dirname, '../..', file))).toBe(true);
      expect((made ?? stored)?.expected.map((issue) => issue.split(' ')[1])).toEqual([code]);
    },
  );
});
