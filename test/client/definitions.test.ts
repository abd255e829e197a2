import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadDefinition } from '../../src/client/definitions';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-folder-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('loadDefinition', () => {
  it.each([
    [
      'a folder',
      `${folder}/`,
      `cannot read ${folder}/: it is a folder; name one of the files in it ('bellwether validate' takes folders)`,
    ],
    ['a file that is not there', './nope.yaml', 'cannot read ./nope.yaml: there is no such file'],
  ])('says what is wrong with %s', async (_, given, message) => {
    await expect(loadDefinition(given)).rejects.toMatchObject({ code: 'UnknownDefinition', message });
  });
});
