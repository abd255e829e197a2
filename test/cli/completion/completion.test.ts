import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { completion, shells } from '../../../src/cli/commands/completion';
import { placesOf } from '../../../src/cli/completion/command-tree';
import { program } from '../../../src/cli/program';
import { fakeOutput } from '../fake-output';

const root = program({ output: fakeOutput(), signal: new AbortController().signal, done: () => undefined });

/** The script of each shell. */
const script: Partial<Record<(typeof shells)[number], string>> = {};
let project: string;

beforeAll(async () => {
  for (const shell of shells) {
    const output = fakeOutput();
    expect(await completion(shell, root, output)).toBe(0);
    script[shell] = `${output.lines.join('\n')}\n`;
  }
  project = mkdtempSync(path.join(os.tmpdir(), 'bellwether-completion-'));
  mkdirSync(path.join(project, 'definitions'));
  for (const name of ['two-rules.yaml', 'two-rules.test.yaml', 'zig.yml', 'notes.md'])
    writeFileSync(path.join(project, 'definitions', name), '');
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const scriptFor = (shell: (typeof shells)[number]): string => script[shell] ?? '';

const isThere = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;
/** A shell that is not on this machine leaves its tests out; bash is everywhere that this is tested. */
const itIn = (shell: string) => (isThere(shell) ? it : it.skip);

/** What a shell offers when a line stands as it does and the tab key is pressed. */
function offeredByBash(words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const text = `${scriptFor('bash')}
COMP_WORDS=(${quoted}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _bellwether; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', text], { encoding: 'utf8', cwd: project }).trim().split('\n');
}

function offeredByZsh(words: readonly string[]): readonly string[] {
  // Outside its line editor zsh offers nothing: what would be offered is told in place of it.
  const text = `
compdef() { }
_describe() { local -a list; list=("\${(@P)@[-1]}"); print -l -- "\${(@)list%%:*}" }
_files() { print files }
compadd() { shift; print -l -- "$@" }
${scriptFor('zsh')}
words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=\${#words}; _bellwether`;
  const out = execFileSync('zsh', ['-f', '-c', text], { encoding: 'utf8', cwd: project }).trim().split('\n');
  return out.filter((word) => word.startsWith(words.at(-1) ?? ''));
}

function offeredByFish(words: readonly string[]): readonly string[] {
  const text = `${scriptFor('fish')}
complete -C '${words.join(' ')}'`;
  const out = execFileSync('fish', ['--no-config', '-c', text], { encoding: 'utf8', cwd: project }).trim().split('\n');
  return out.map((line) => line.split('\t')[0] ?? '');
}

const offered = { bash: offeredByBash, zsh: offeredByZsh, fish: offeredByFish };

describe.each(shells)('completion for %s', (shell) => {
  const here = itIn(shell);

  here.each<[string, readonly string[], readonly string[]]>([
    ['commands that begin as the word does', ['bellwether', 'sche'], ['schedule']],
    ['the commands of a group', ['bellwether', 'schedule', 'crea'], ['create']],
    ['the options of a command', ['bellwether', 'run', 'x.yaml', '--resum'], ['--resume']],
    ['a definition that ships', ['bellwether', 'run', 'risk_m'], ['risk_managed_live_trading']],
    ['a definition of the project, and not its tests', ['bellwether', 'simulate', 'two'], ['two_rules']],
    ['a definition for a command of a group', ['bellwether', 'schedule', 'create', 'zi'], ['zig']],
    ['the words that an option takes', ['bellwether', 'graph', 'x', '--format', 's'], ['svg']],
  ])('offers %s', (_what, words, expected) => {
    expect(offered[shell](words)).toEqual(expected);
  });

  here('offers files and no options where the value of one is to be written', () => {
    const values = offered[shell](['bellwether', 'simulate', 'x', '--account', '']);
    expect(values.filter((word) => word.startsWith('-') || word === 'two_rules')).toEqual([]);
    expect(offered[shell](['bellwether', 'halt', '--account', 'paper', '--reas'])).toEqual(['--reason']);
    expect(offered[shell](['bellwether', 'run', 'x', '--json', '--resum'])).toEqual(['--resume']);
  });

  here('offers every command there is', () => {
    const [{ commands }] = placesOf(root);
    expect([...offered[shell](['bellwether', ''])].sort()).toEqual(
      expect.arrayContaining(commands.map(({ word }) => word).sort()),
    );
  });
});

it('offers a definition in bash however its words are joined, and none for a command that takes no definition', () => {
  expect(offeredByBash(['bellwether', 'run', 'risk-managed-l'])).toEqual(['risk_managed_live_trading']);
  expect(offeredByBash(['bellwether', 'watch', 'risk'])).toEqual(['']);
  expect(offeredByBash(['bellwether', 'test', 'two'])).toEqual(['two_rules']);
});

it('says as JSON what it would print', async () => {
  const output = fakeOutput({ json: true });
  await completion('bash', root, output);
  expect(output.documents).toEqual([
    { shell: 'bash', script: expect.stringContaining('complete -o default') as string },
  ]);
});

it('completes options that are not hidden, of every command', () => {
  const places = placesOf(root);
  const run = places.find(({ path }) => path === '/run');
  expect(run?.options.map(({ word }) => word)).toContain('--var');
  expect(run?.options.map(({ word }) => word)).not.toContain('--resume-quietly');
});
