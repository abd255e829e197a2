import {
  type Parameters,
  parseParameters,
  strategies,
  strategyNamed,
  strategyNames,
} from '../../../../src/slices/shared/strategies';
import reference from '../../../oracles/strategy_targets.json';
import { loadSample } from '../../../support/sample-series';
import { keepsTheStrategyContract } from './strategy-contract';

const otherParameters: Readonly<Record<string, readonly Parameters[]>> = {
  moving_average_cross: [
    { fast_period: 1, slow_period: 2 },
    { fast_period: 50, slow_period: 200 },
  ],
  momentum: [{ lookback: 1, threshold: 0 }],
  mean_reversion: [{ period: 5, entry_deviations: 1, exit_deviations: 0.5 }],
  volatility_filter: [{ period: 2, max_volatility: 0.01 }],
  breakout: [
    { entry_period: 1, exit_period: 1 },
    { entry_period: 55, exit_period: 20 },
  ],
  trend_following: [{ period: 2, slope_bars: 1 }],
};

for (const strategy of strategies.values()) keepsTheStrategyContract(strategy, otherParameters[strategy.name]);

describe.each(reference)(
  '$strategy on $symbol, short $allow_short',
  ({ symbol, strategy: name, allow_short, changes }) => {
    it('changes its target at the bars that pandas finds', async () => {
      const { series } = await loadSample(symbol === 'SPX' ? 'SPX' : 'IXIC');
      const strategy = strategyNamed(name);
      const targets = strategy.targets(series, parseParameters(strategy, { allow_short }));
      const actual: number[][] = [];
      targets.forEach((target, bar) => {
        if (target !== (targets[bar - 1] ?? 0)) actual.push([bar, target]);
      });
      expect(changes.length).toBeGreaterThan(20);
      expect(actual).toEqual(changes);
    });
  },
);

it('lists the strategies in a stable order', () => {
  expect(strategyNames).toEqual([
    'moving_average_cross',
    'momentum',
    'mean_reversion',
    'volatility_filter',
    'breakout',
    'trend_following',
  ]);
});

describe('strategyNamed', () => {
  it('takes - and _ alike', () => {
    expect(strategyNamed('mean-reversion').name).toBe('mean_reversion');
  });

  it('lists what exists and suggests the nearest for a name that does not', () => {
    expect(() => strategyNamed('momentun')).toThrow(
      expect.objectContaining({
        code: 'UnknownStrategy',
        retryable: false,
        message:
          'there is no strategy "momentun"; allowed are moving_average_cross, momentum, mean_reversion, volatility_filter, ' +
          "breakout, trend_following. Did you mean 'momentum'?",
      }),
    );
  });

  it('suggests nothing for a name unlike any', () => {
    expect(() => strategyNamed('xyz')).toThrow(/trend_following\.$/);
  });
});

describe('parseParameters', () => {
  it.each([
    [
      'an unknown one',
      'momentum',
      { lokback: 3 },
      /Unrecognized key: "lokback".*It takes lookback \(default 20\), threshold/,
    ],
    ['a wrong type', 'momentum', { lookback: '3' }, /lookback: Invalid input: expected number.*it is "3"/],
    ['one out of range', 'momentum', { lookback: 0 }, /lookback: .*>=1.*it is 0/],
    [
      'periods the wrong way round',
      'moving_average_cross',
      { fast_period: 30, slow_period: 10 },
      /fast_period: must be smaller than slow_period \(it is 30\)/,
    ],
    ['an exit as far as the entry', 'mean_reversion', { exit_deviations: 2 }, /exit_deviations: must be smaller/],
    ['an exit channel wider than the entry', 'breakout', { exit_period: 21 }, /exit_period: must not be larger/],
  ])('refuses %s', (_, name, given, message) => {
    expect(() => parseParameters(strategyNamed(name), given)).toThrow(
      expect.objectContaining({ code: 'InvalidParameters', message: expect.stringMatching(message) as string }),
    );
  });

  it('fills the defaults in', () => {
    expect(parseParameters(strategyNamed('breakout'), { entry_period: 55 })).toEqual({
      entry_period: 55,
      exit_period: 10,
      allow_short: false,
    });
  });
});
