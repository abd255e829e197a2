import { definitionLines } from '../../../src/cli/render/definition-lines';

const planHash = `sha256:${'0'.repeat(64)}`;

it.each([
  [{ definition: 'nightly', version: '1.2.0', planHash }, ['  of    nightly 1.2.0', `  plan  ${planHash}`]],
  [{ definition: 'nightly' }, ['  of    nightly']],
  [{}, []],
])('of %j the definition is told, and the hash whole within 80 columns', (known, lines) => {
  expect(definitionLines(known)).toEqual(lines);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});
