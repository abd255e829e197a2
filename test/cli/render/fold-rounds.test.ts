import { stripVTControlCharacters } from 'node:util';
import { foldRounds } from '../../../src/cli/render/fold-rounds';
import { stepTree } from '../../../src/cli/render/steps';
import type { StepReport } from '../../../src/engine';

const step = (path: string, kind: StepReport['kind'] = 'action', rest: Partial<StepReport> = {}): StepReport => ({
  path,
  kind,
  status: 'succeeded',
  ...rest,
});

/** A loop with its rounds, each of one step. */
function loop(
  path: string,
  kind: 'repeat' | 'for_each',
  rounds: number,
  rest: Record<number, Partial<StepReport>> = {},
) {
  const told = Array.from({ length: rounds }, (_, n) => [
    step(`${path}[${n}]`, 'group', rest[n]),
    step(`${path}[${n}]/a`, 'action', rest[n]),
  ]);
  const iterations = { open: 0, succeeded: rounds, failed: 0, cancelled: 0 };
  return [step(path, kind, { iterations }), ...told.flat()];
}

const paths = (steps: readonly StepReport[]): string =>
  foldRounds(steps)
    .map(({ path }) => path)
    .join(' ');

it.each([
  ['a short repeat', loop('l', 'repeat', 2), 'l l[0] l[0]/a l[1] l[1]/a'],
  ['the last rounds of a long one', loop('l', 'repeat', 9), 'l l[6] l[6]/a l[7] l[7]/a l[8] l[8]/a'],
  [
    'what did not end well before them',
    loop('l', 'repeat', 6, { 1: { status: 'failed' } }),
    'l l[1] l[1]/a l[3] l[3]/a l[4] l[4]/a l[5] l[5]/a',
  ],
  [
    'of a loop in a round the last rounds, too',
    [...loop('l', 'repeat', 1), ...loop('l[0]/m', 'repeat', 4)],
    'l l[0] l[0]/a l[0]/m l[0]/m[1] l[0]/m[1]/a l[0]/m[2] l[0]/m[2]/a l[0]/m[3] l[0]/m[3]/a',
  ],
])('shows %s', (_, steps, shown) => {
  expect(paths(steps)).toBe(shown);
});

it('shows twenty items of a for_each, and every handler of an event', () => {
  expect(foldRounds(loop('each', 'for_each', 20))).toHaveLength(41);
  expect(foldRounds(loop('each', 'for_each', 25))).toHaveLength(41);
  expect(foldRounds(Array.from({ length: 30 }, (_, n) => step(`events.on_x[${n}]`, 'group')))).toHaveLength(30);
});

it('counts in the tree what is left out', () => {
  const [first] = stepTree(foldRounds(loop('l', 'repeat', 9)), 80, 0).map(stripVTControlCharacters);

  expect(first).toContain('9 rounds, the last 3 of them shown');
});

it.each([
  [
    'of more rounds than the run tells of',
    loop('l', 'repeat', 3).map((step) => ({
      ...step,
      ...(step.iterations && { iterations: { open: 0, succeeded: 53, failed: 0, cancelled: 0 } }),
    })),
    '53 rounds, the last 3 of them shown',
  ],
  [
    'of what did not end well before them',
    loop('l', 'repeat', 6, { 1: { status: 'failed' } }),
    '6 rounds, the last 3 of them and 1 before shown',
  ],
  ['of nothing where all are there', loop('l', 'repeat', 3), '3 rounds'],
])('says which rounds are shown: %s', (_, steps, said) => {
  const [first = ''] = stepTree(foldRounds(steps), 100, 0).map(stripVTControlCharacters);

  expect(first.endsWith(said)).toBe(true);
});
