import { actions } from '../../../src/cli/commands/actions';
import { fakeOutput } from '../fake-output';

it.each([
  ['optimize.run', 'always'],
  ['backtest.run', 'when_large'],
  ['data.get_quotes', 'never'],
])('actions %s --json says that it runs in the pool of processes %s', (name, pool) => {
  const output = fakeOutput({ json: true });
  actions(name, output);
  expect(output.documents).toEqual([expect.objectContaining({ name, pool })]);
});
