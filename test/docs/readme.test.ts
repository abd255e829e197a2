import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogueOf } from '../../src/catalogue';
import { program } from '../../src/cli/program';
import { compileDefinition, formatIssue } from '../../src/definition';

const root = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The fenced blocks of a language in a Markdown text. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, block]) => block ?? '',
  );
}

describe('the README', () => {
  const readme = read('README.md');

  it('explains the example that ships, word for word', () => {
    expect(blocks(readme, 'yaml')).toEqual([read('docs/examples/tech-check.yaml')]);
  });

  it('explains an example without issues', () => {
    expect(compileDefinition(read('docs/examples/tech-check.yaml'), 'tech-check.yaml', catalogueOf()).issues).toEqual(
      [],
    );
  });

  it('shows the issues that the example with mistakes really has', () => {
    const file = 'docs/examples/with-mistakes.yaml';
    const shown = blocks(readme, 'console')
      .join('')
      .split('\n')
      .filter((line) => line.startsWith(file));
    expect(compileDefinition(read(file), file, catalogueOf()).issues.map(formatIssue)).toEqual(shown);
  });

  it('lists exactly the commands that there are', () => {
    const silent = {
      json: false,
      isTerminal: false,
      columns: 80,
      rows: 24,
      write() {},
      line() {},
      note() {},
      error() {},
      document() {},
    };
    const invocation = { output: silent, signal: new AbortController().signal, done() {} };
    const commands = program(invocation).commands.map((command) => command.name());
    const table = readme.slice(readme.indexOf('| command '), readme.indexOf('Exit codes:'));
    const listed = table
      .split('\n')
      .slice(2)
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z]+(?:-[a-z]+)*)/g)].map(([, name]) => name));
    expect(listed.sort()).toEqual(commands.sort());
  });

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target ?? '');
    expect(links.filter((target) => !existsSync(path.join(root, target)))).toEqual([]);
  });
});
