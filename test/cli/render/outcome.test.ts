import { stripVTControlCharacters } from 'node:util';
import { errorText } from '../../../src/cli/render/error-text';
import { endLines, outcomeLines } from '../../../src/cli/render/outcome';
import type { RunResult } from '../../../src/engine';

const backtest = {
  performance: {
    initial_value: 100_000,
    final_value: 167_717.89,
    total_return: 0.6771789,
    cagr: 0.0351,
    sharpe: 0.4321,
    max_drawdown: 0.2666,
  },
  benchmark: {
    initial_value: 100_000,
    final_value: 1_276_862.43,
    total_return: 11.7686,
    cagr: -0.07,
    sharpe: null,
    max_drawdown: 0.5598,
  },
  currency: 'USD',
  trades: { count: 131, win_rate: 0.5115 },
  test_window: { from: '2004-01-02', to: '2018-12-31' },
  strategies: [
    { symbol: 'SPX', strategy: 'mean_reversion' },
    { symbol: 'IXIC', strategy: 'trend_following' },
  ],
  warnings: ['the benchmark pays no dividends'],
};

const report = { html: { path: '/runs/a/report.html' }, json: { path: '/runs/a/report.json' } };

const completed: RunResult = {
  status: 'completed',
  progress: { percent: 100, total: 2, succeeded: 2, failed: 0, skipped: 0, cancelled: 0, running: 0 },
  context: { variables: {}, stepOutputs: { trade: backtest, 'end/report': report }, facts: {}, omittedOutputs: [] },
  steps: [
    { path: 'trade', kind: 'action', action: 'backtest.run', status: 'succeeded' },
    { path: 'end', kind: 'group', status: 'succeeded' },
    { path: 'end/report', kind: 'action', action: 'monitor.create_performance_report', status: 'succeeded' },
  ],
  statistics: { startedAt: '2018-12-31T16:00:00.000Z', durationMs: 4700, attempts: 2, retries: 0 },
};

const plain = (lines: readonly string[]): string[] => lines.map(stripVTControlCharacters);

describe('endLines', () => {
  it('shows what a backtest earned beside buy and hold, and where the report is', () => {
    expect(plain(endLines(completed, 100))).toEqual([
      'completed in 4.7 s',
      '  2004-01-02 to 2018-12-31, 100,000.00 USD, net of costs',
      '',
      '                  strategy  buy and hold',
      '  return           67.72 %     1176.86 %',
      '  a year            3.51 %       -7.00 %',
      '  Sharpe              0.43          none',
      '  max drawdown     26.66 %       55.98 %',
      '  final value   167,717.89  1,276,862.43',
      '',
      '  trades: 131, 51.15 % won   (SPX mean_reversion, IXIC trend_following)',
      '  note: the benchmark pays no dividends',
      '',
      '  report   /runs/a/report.html',
      '  as data  /runs/a/report.json',
    ]);
  });

  it('shows what a search found and how likely it is luck, and where figures are kept', () => {
    const files = { html: { path: '/runs/a/report.html' }, json: { path: '/runs/a/report.json' } };
    const summary = {
      objective: 'sharpe_ratio',
      candidates: 6083,
      best_score: 0.5,
      in_sample_sharpe: 0.4558,
      out_of_sample_sharpe: -0.293,
      deflated_sharpe: 0.1521,
      probability_of_overfitting: null,
    };
    const searched: RunResult = {
      ...completed,
      context: {
        ...completed.context,
        stepOutputs: {
          report: { ...files, summary },
          board: { path: '/state/main.json', sections: ['market', 'scores'] },
        },
      },
      steps: [
        { path: 'report', kind: 'action', action: 'monitor.create_optimization_report', status: 'succeeded' },
        { path: 'board', kind: 'action', action: 'monitor.update_dashboard', status: 'succeeded' },
      ],
    };
    expect(plain(endLines(searched, 100))).toEqual([
      'completed in 4.7 s',
      '  candidates                   6083',
      '  best sharpe_ratio, in folds  0.50',
      '  Sharpe in sample             0.46',
      '  Sharpe out of sample         -0.29',
      '  deflated Sharpe              15.21 %',
      '  overfitting                  none',
      '',
      '  report   /runs/a/report.html',
      '  as data  /runs/a/report.json',
      '',
      '  figures  /state/main.json',
      '           market, scores',
    ]);
  });

  it('says in which step a run failed, and why', () => {
    const failed: RunResult = {
      ...completed,
      status: 'failed',
      error: { type: 'NoData', message: 'no bars of NOPE', step: 'fetch' },
      context: { ...completed.context, stepOutputs: {} },
    };
    expect(plain(endLines(failed, 100))).toEqual(['failed in 4.7 s', "  step 'fetch': NoData: no bars of NOPE"]);
  });

  it('names the steps that a degraded run went on without, but not the groups that hold them', () => {
    const error = { type: 'NotEnoughWarmup', message: 'fetch more bars' };
    const degraded: RunResult = {
      ...completed,
      status: 'degraded',
      steps: [
        { path: 'compare', kind: 'group', status: 'failed', error: { type: 'StepFailed', message: 'breakout failed' } },
        { path: 'compare/cross', kind: 'action', action: 'backtest.run', status: 'succeeded' },
        { path: 'compare/breakout', kind: 'action', action: 'backtest.run', status: 'failed', error },
        { path: 'each', kind: 'group', status: 'failed', error },
        { path: 'each[1]', kind: 'group', status: 'failed', error: { type: 'NoData', message: 'no bars' } },
        { path: 'each_other', kind: 'group', status: 'skipped' },
      ],
      context: { ...completed.context, stepOutputs: {} },
    };
    expect(plain(endLines(degraded, 100))).toEqual([
      'degraded in 4.7 s',
      "  step 'compare/breakout': NotEnoughWarmup: fetch more bars",
      "  step 'each[1]': NoData: no bars",
    ]);
  });

  it('counts the failed steps after the tenth', () => {
    const steps = Array.from({ length: 13 }, (_, index): RunResult['steps'][number] => ({
      path: `s${index}`,
      kind: 'action',
      status: 'failed',
      error: { type: 'NoData', message: 'no bars' },
    }));
    const lines = plain(endLines({ ...completed, status: 'degraded', steps }, 100));
    expect(lines.slice(10)).toEqual([
      "  step 's9': NoData: no bars",
      '  and 3 more failed steps; the list of steps has them',
    ]);
  });

  it('counts the ticks that failed or were degraded themselves, with the first reason and where to look', () => {
    const tick = 'run/trading_loop-2008-10-15T13:31:00Z';
    const firstError = { type: 'NoQuote', message: 'no quote of SPX', step: 'quotes' };
    const trading: RunResult['steps'][number] = {
      path: 'trading_loop',
      kind: 'schedule',
      status: 'succeeded',
      iterations: { open: 0, succeeded: 386, failed: 3, cancelled: 1, firstError, degraded: 2, firstDegraded: tick },
    };
    expect(plain(endLines({ ...completed, status: 'degraded', steps: [trading] }, 100)).slice(1, 4)).toEqual([
      "  step 'trading_loop': 3 of 390 ticks failed; the first: step 'quotes': NoQuote: no quote of SPX",
      "  step 'trading_loop': 2 of 390 ticks went on without steps that failed",
      `    the first of them: npx bellwether show ${tick}`,
    ]);
    // A run that is not degraded has nothing to excuse.
    expect(plain(endLines({ ...completed, steps: [trading] }, 100))).toEqual(['completed in 4.7 s']);
  });

  it('counts the rounds that failed where not all of them are among the steps', () => {
    const firstError = { type: 'NoData', message: 'no bars' };
    const each: RunResult['steps'][number] = {
      path: 'each',
      kind: 'for_each',
      status: 'succeeded',
      iterations: { total: 40, open: 0, succeeded: 38, failed: 2, cancelled: 0, firstError },
    };
    const failed = (path: string) => ({ path, kind: 'group', status: 'failed', error: firstError }) as const;
    const told = (...paths: string[]): string[] => {
      const steps = [each, ...paths.map(failed)];
      return plain(endLines({ ...completed, status: 'degraded', steps }, 100)).slice(1);
    };
    expect(told('each[39]')).toEqual([
      "  step 'each[39]': NoData: no bars",
      "  step 'each': 2 of 40 rounds failed; the first: NoData: no bars",
    ]);
    expect(told('each[30]', 'each[39]')).toEqual([
      "  step 'each[30]': NoData: no bars",
      "  step 'each[39]': NoData: no bars",
    ]);
  });

  it('names the step above each block where there are two of a kind', () => {
    const steps: RunResult['steps'] = [
      { path: 'compare/cross', kind: 'action', action: 'backtest.run', status: 'succeeded' },
      { path: 'compare/breakout', kind: 'action', action: 'backtest.run', status: 'succeeded' },
      { path: 'report', kind: 'action', action: 'monitor.create_performance_report', status: 'succeeded' },
    ];
    const stepOutputs = { 'compare/cross': backtest, 'compare/breakout': backtest, report };
    const lines = plain(outcomeLines({ ...completed, steps, context: { ...completed.context, stepOutputs } }, 100));
    expect(lines.filter((line) => !/^ {2}(return|a year|Sharpe|max|final|trades| )/.test(line))).toEqual([
      '  compare/cross',
      '  2004-01-02 to 2018-12-31, 100,000.00 USD, net of costs',
      '',
      '',
      '  note: the benchmark pays no dividends',
      '',
      '  compare/breakout',
      '  2004-01-02 to 2018-12-31, 100,000.00 USD, net of costs',
      '',
      '',
      '  note: the benchmark pays no dividends',
      '',
      '  report   /runs/a/report.html',
      '  as data  /runs/a/report.json',
    ]);
  });

  it('does not take bars without a currency for bars in one of that name', () => {
    const result = {
      ...completed,
      context: { ...completed.context, stepOutputs: { trade: { ...backtest, currency: 'unknown' } } },
    };
    expect(plain(outcomeLines(result, 100))[0]).toBe(
      '  2004-01-02 to 2018-12-31, 100,000.00 in the currency of the bars, net of costs',
    );
  });

  it('leaves out the share of trades won when there were none', () => {
    const idle = { ...backtest, trades: { count: 0, win_rate: null }, warnings: [] };
    const result = { ...completed, context: { ...completed.context, stepOutputs: { trade: idle } } };
    expect(plain(outcomeLines(result, 100)).at(-1)).toBe('  trades: 0   (SPX mean_reversion, IXIC trend_following)');
  });

  it('has nothing to say of actions that are neither', () => {
    const other: RunResult = {
      ...completed,
      steps: [{ path: 'trade', kind: 'action', action: 'broker.submit', status: 'succeeded' }],
    };
    expect(outcomeLines(other, 100)).toEqual([]);
  });
});

describe('errorText', () => {
  it.each([
    [{ type: 'RunTimedOut', message: 'the deadline has passed' }, 'RunTimedOut: the deadline has passed'],
    [{ type: 'NoData', message: 'no bars', step: 'a/b' }, "step 'a/b': NoData: no bars"],
  ])('writes %j as %p', (error, text) => {
    expect(errorText(error)).toBe(text);
  });
});
