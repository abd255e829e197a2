import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorCodes } from '../../src/client';

const root = path.resolve(__dirname, '../..');
/** What an app's own calls can raise: of the engine, what reruns refuse. */
const folders = ['src/client', 'src/evaluation', 'src/calendar', 'src/catalogue', 'src/schedules'];
const files = ['src/engine/rewind.ts'];

/** Codes that `new BellwetherError('Code', …)` and errors derived from it are made with. */
function raisedIn(file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/(?:new BellwetherError|super)\(\s*'([A-Z]\w+)'/g)].map(([, code]) => code ?? '');
}

function filesOf(folder: string): readonly string[] {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
}

describe('the table of error codes', () => {
  it('has every code that the library raises, and no other', () => {
    const raised = new Set([...folders.flatMap(filesOf), ...files].flatMap(raisedIn));
    expect(Object.keys(errorCodes)).toEqual([...raised].sort());
  });

  it('is in docs/client.md as it is in the code', () => {
    const text = readFileSync(path.join(root, 'docs/client.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z]\w+)` *\| (.*?) *\| (.*?) *\|$/gm)].map(([, code, when, remedy]) => [
      code,
      { when, remedy },
    ]);
    expect(Object.fromEntries(rows)).toEqual(errorCodes);
  });
});
