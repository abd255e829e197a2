import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { removeHome, temporaryHome } from '../support/cli-process';

jest.setTimeout(300_000);

const root = path.resolve(__dirname, '../..');
const tutorial = readFileSync(path.join(root, 'docs/tutorial.md'), 'utf8');
const home = temporaryHome();
const parent = mkdtempSync(path.join(os.tmpdir(), 'bellwether-tutorial-'));
const project = path.join(parent, 'first-steps');

/** What the page has the reader do, in its order: a command, or a file that is written. */
interface Act {
  readonly command?: string;
  readonly file?: string;
  readonly text: string;
}

const acts: readonly Act[] = [...tutorial.matchAll(/^```(sh|yaml) ?(\S*)\n([^]*?)^```$/gm)].flatMap(
  ([, language, file = '', text = '']): Act[] => {
    if (language === 'yaml') return [{ file, text }];
    const commands = text.trim().split('\n');
    return commands.map((command) => ({ command, text: '' }));
  },
);

/** The bellwether that the checkout has, in place of the one that npx finds. */
async function bellwether(command: string, folder: string): Promise<string> {
  const [, , ...words] = command.split(' ');
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'bin/bellwether.mjs'), ...words], {
    cwd: folder,
    env: { ...process.env, BELLWETHER_HOME: home, CI: '1', NO_COLOR: '1' },
  });
  return stdout;
}

let said: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  const outputs: Record<string, string> = {};
  let folder = path.join(parent, 'bellwether');
  mkdirSync(folder);
  await bellwether('npx bellwether up', folder);
  for (const { command, file, text } of acts) {
    if (file !== undefined) writeFileSync(path.join(folder, file), text);
    else if (command === undefined) throw new Error('a block is neither a command nor a file');
    else if (command.startsWith('cd ')) folder = path.resolve(folder, command.slice(3));
    else if (command === 'npm install') {
      // What npm does with the file: dependency of package.json; the registry is not asked.
      mkdirSync(path.join(folder, 'node_modules'));
      symlinkSync(root, path.join(folder, 'node_modules/bellwether'));
    } else outputs[command] = await bellwether(command, folder);
  }
  said = outputs;
}, 580_000);

afterAll(async () => {
  await bellwether('npx bellwether down', parent);
  removeHome(home);
  rmSync(parent, { recursive: true, force: true });
});

it('every command of the tutorial is one of ours, and ends well', () => {
  const commands = acts.flatMap(({ command }) => (command === undefined ? [] : [command]));
  expect(commands.length).toBeGreaterThan(10);
  expect(Object.keys(said)).toEqual(commands.filter((command) => command.startsWith('npx bellwether ')));
});

it('what the tutorial says of their outcome is so', () => {
  expect(existsSync(path.join(project, 'two-rules.svg'))).toBe(true);
  expect(said['npx bellwether explain two-rules-2 report']).toContain('skipped');
  expect(said['npx bellwether explain two-rules-2 report']).toContain('> least_return (9) is false');
  expect(said['npx bellwether list']).toContain('first_steps');
});
