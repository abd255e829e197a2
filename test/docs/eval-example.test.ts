import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluate } from '../../src/cli/commands/eval';
import { fakeOutput } from '../cli/fake-output';

const root = path.resolve(__dirname, '../..');

it('the README shows what eval prints for the example context', async () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const [, text = '', shown = ''] =
    /^\$ npx bellwether eval "([^"]*)" --context \S+\n([\s\S]*?)```/m.exec(readme) ?? [];
  const output = fakeOutput();
  await evaluate(text, { context: path.join(root, 'docs/examples/context.yaml'), fuel: 100_000 }, output);
  expect(`${output.lines.join('\n')}\n`).toBe(shown);
});
