import os from 'node:os';
import path from 'node:path';
import { importDefinition } from '../../../src/cli/commands/import';
import { fakeOutput } from '../fake-output';

it.each([
  ['nope.yaml', 'cannot read nope.yaml: there is no such file'],
  [os.tmpdir(), `cannot read ${os.tmpdir()}: it is a folder; name one of the files in it`],
  [path.join('no', 'such', 'old.json'), 'cannot read no/such/old.json: there is no such file'],
])('says of %s why it cannot be read, in the words of validate', async (file, message) => {
  await expect(importDefinition(file, {}, fakeOutput())).rejects.toMatchObject({ code: 'WrongUse', message });
});
