import { Candidates } from '../../../src/slices/optimize/candidates';
import { createParameterSpace } from '../../../src/slices/optimize';
import { ports, type SpaceText, spaceOf } from './on-samples';

const cross = 'moving_average_cross';

describe('optimize.create_parameter_space', () => {
  it('turns ranges into decimals that print as they are meant', async () => {
    const { space } = await spaceOf({
      strategy: 'momentum',
      parameters: {
        lookback: { from: 10, to: 100, step: 5 },
        threshold: { values: [0.01, 0.02, 0.01] },
        stop_loss: { from: 0.005, to: 0.05, step: 0.005 },
        allow_short: true,
      },
    });
    expect(space.dimensions[0].values).toHaveLength(19);
    expect(space.dimensions.slice(1)).toEqual([
      { name: 'threshold', values: [0.01, 0.02] },
      { name: 'stop_loss', values: [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05] },
      { name: 'allow_short', values: [true] },
    ]);
    expect(space.size).toBe(380);
  });

  it.each([
    ['the rule of the strategy alone', [], 27],
    ['a parameter against a parameter', ['fast_period < slow_period'], 27],
    ['a parameter against a number', ['fast_period >= 9'], 3],
    ['a factor', ['slow_period >= 2 * fast_period'], 14],
    ['several', ['fast_period != 7', 'slow_period > 9'], 17],
  ])('counts the candidates that keep %s', async (_, constraints, size) => {
    const parameters = { fast_period: { from: 1, to: 10, step: 1 }, slow_period: { values: [9, 10, 11] } };
    const { space } = await spaceOf({ strategy: cross, parameters, constraints });
    expect(space).toMatchObject({ combinations: 30, size });
  });

  it('compares with the default of a parameter that is not searched', async () => {
    const parameters = { fast_period: { from: 1, to: 20, step: 1 } };
    const { size } = await spaceOf({ strategy: cross, parameters, constraints: ['slow_period >= 3 * fast_period'] });
    expect(size).toBe(10);
  });

  it('lists the search in parts, no more than there are candidates', async () => {
    const parameters = { fast_period: { values: [5, 10, 15] } };
    expect((await spaceOf({ strategy: cross, parameters, chunks: 2 })).chunks).toEqual([
      { index: 0, of: 2 },
      { index: 1, of: 2 },
    ]);
    expect((await spaceOf({ strategy: cross, parameters, chunks: 9 })).chunks).toHaveLength(3);
  });

  it.each<[string, SpaceText, string, RegExp]>([
    [
      'a parameter that the strategy does not have',
      { strategy: cross, parameters: { fast: 3 } },
      'InvalidParameterSpace',
      /no parameter "fast"; there are fast_period, slow_period, allow_short, stop_loss, take_profit/,
    ],
    [
      'a range that runs backwards',
      { strategy: cross, parameters: { fast_period: { from: 9, to: 3, step: 1 } } },
      'InvalidParameterSpace',
      /fast_period: from is 9 and to is 3/,
    ],
    [
      'a range with too many values',
      { strategy: cross, parameters: { fast_period: { from: 1, to: 9, step: 0.0001 } } },
      'InvalidParameterSpace',
      /are 80001 values, allowed are 10000/,
    ],
    [
      'a stop of more than all',
      { strategy: cross, parameters: { stop_loss: { values: [0.5, 1.5] } } },
      'InvalidParameterSpace',
      /stop_loss has the value 1.5/,
    ],
    [
      'more candidates than the limit',
      {
        strategy: cross,
        parameters: { fast_period: { from: 1, to: 20, step: 1 }, slow_period: { from: 30, to: 40, step: 1 } },
        max_candidates: 100,
      },
      'ParameterSpaceTooLarge',
      /220 candidates, allowed are 100/,
    ],
    [
      'more combinations than can be looked through',
      {
        strategy: cross,
        parameters: { fast_period: { from: 1, to: 2000, step: 1 }, slow_period: { from: 1, to: 2000, step: 1 } },
      },
      'ParameterSpaceTooLarge',
      /4000000 combinations, allowed are 1000000/,
    ],
    [
      'constraints that nothing keeps',
      { strategy: cross, parameters: { fast_period: { values: [40, 50] } } },
      'EmptyParameterSpace',
      /none of the 2 combinations .*fast_period must be smaller than slow_period/,
    ],
    [
      'a constraint that is no comparison',
      { strategy: cross, parameters: { fast_period: 3 }, constraints: ['fast_period'] },
      'InvalidConstraint',
      /"fast_period" is not understood/,
    ],
    [
      'a constraint on an unknown name',
      { strategy: cross, parameters: { fast_period: 3 }, constraints: ['fast_perod < 3'] },
      'InvalidConstraint',
      /names fast_perod, which the space does not have.*Did you mean 'fast_period'/,
    ],
    [
      'a constraint on what is no number',
      { strategy: cross, parameters: { fast_period: 3 }, constraints: ['allow_short == 1'] },
      'InvalidConstraint',
      /compares allow_short, which is false/,
    ],
  ])('refuses %s', async (_, text, code, message) => {
    const input = createParameterSpace.input.parse(text);
    await expect(createParameterSpace.run(input, ports)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('gives each id one combination, the last dimension varying fastest', () => {
    const candidates = new Candidates(
      {
        strategy: cross,
        dimensions: [
          { name: 'fast_period', values: [5, 10] },
          { name: 'slow_period', values: [20, 30, 40] },
        ],
        constraints: [],
      },
      10,
    );
    expect(candidates.ids.map((id) => Object.values(candidates.values(id)))).toEqual([
      [5, 20],
      [5, 30],
      [5, 40],
      [10, 20],
      [10, 30],
      [10, 40],
    ]);
    expect(candidates.warmupBars()).toBe(39);
  });
});
