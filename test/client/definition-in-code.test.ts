import {
  definition,
  InvalidDefinitionError,
  ownAction,
  type DefinitionInCode,
  type VariablesOf,
} from '../../src/client';

const crossing = () =>
  definition({
    name: 'crossing',
    version: '1.0.0',
    type: 'backtest',
    variables: {
      symbol: { type: 'string', default: 'IXIC' },
      start_date: { type: 'string', format: 'date' },
      strategies: { type: 'array', items: { type: 'string', enum: ['breakout', 'momentum'] }, default: ['breakout'] },
    },
    steps: [
      {
        id: 'fetch',
        action: 'data.get_historical_data',
        with: {
          symbols: ['${{ symbol }}'],
          start_date: '${{ start_date }}',
          end_date: '2015-12-31',
          history_bars: 250,
        },
      },
      {
        id: 'cross',
        action: 'backtest.run',
        timeout: '30s',
        with: {
          bars: '${{ steps.fetch.output.bars }}',
          from: '${{ start_date }}',
          to: '2015-12-31',
          strategies: [{ symbol: '${{ symbol }}', strategy: 'moving_average_cross' }],
        },
      },
    ],
  });

describe('a definition that is built in code', () => {
  it('is compiled against the catalogue, with the defaults of its actions', () => {
    const { plan, warnings } = crossing();
    expect(plan).toMatchObject({ name: 'crossing', version: '1.0.0', type: 'backtest' });
    expect(plan.root).toMatchObject({
      steps: [
        { path: 'fetch', action: 'data.get_historical_data' },
        { path: 'cross', policy: { timeoutMs: 30_000 } },
      ],
    });
    expect(warnings).toEqual([]);
  });

  it('has the types of the variables that a run is given: those without a default are needed', () => {
    type Given = NonNullable<ReturnType<typeof crossing>['given']>;
    const least: Given = { start_date: '2010-01-04' };
    const all: Given = { start_date: '2010-01-04', symbol: 'SPX', strategies: ['momentum'] };
    // @ts-expect-error -- a variable without a default is missing
    const missing: Given = { symbol: 'SPX' };
    // @ts-expect-error -- a strategy that is not of the enum
    const other: Given = { start_date: '2010-01-04', strategies: ['martingale'] };
    expect([least, all, missing, other]).toHaveLength(4);
  });

  it('refuses what its types refuse when it is written without them, too', () => {
    const steps: DefinitionInCode['steps'] = [
      // @ts-expect-error -- there is no such action
      { id: 'fetch', action: 'data.get_history', with: { symbols: ['SPX'] } },
    ];
    expect(() => definition({ name: 'wrong', version: '1.0.0', type: 'backtest', steps })).toThrow(
      expect.objectContaining({
        code: 'InvalidDefinition',
        issues: [expect.objectContaining({ code: 'unknown-action' })],
      }),
    );
  });

  it('refuses an input that its action does not take, by type and when it is compiled', () => {
    const refused: DefinitionInCode['steps'] = [
      // @ts-expect-error -- symbol is not symbols
      { id: 'key', action: 'data.get_quotes', with: { symbol: ['SPX'] } },
      // @ts-expect-error -- a number is no list
      { id: 'value', action: 'data.get_quotes', with: { symbols: 3 } },
      // @ts-expect-error -- data.get_quotes needs symbols
      { id: 'missing', action: 'data.get_quotes' },
    ];
    for (const step of refused)
      expect(() => definition({ name: 'wrong', version: '1.0.0', type: 'analysis', steps: [step] })).toThrow(
        InvalidDefinitionError,
      );
  });

  it('takes groups, branches, loops and handlers, with typed steps in all of them', () => {
    const { plan } = definition({
      name: 'shapes',
      version: '1.0.0',
      type: 'analysis',
      steps: [
        { id: 'each', for_each: { items: ['SPX', 'IXIC'] }, steps: [{ id: 'one', set: { symbol: '${{ item }}' } }] },
        {
          id: 'choose',
          mode: 'conditional',
          branches: [{ when: 'is_market_hours', steps: [{ id: 'now', set: { open: true } }] }],
          else: [{ id: 'later', wait: { session: 'open', timeout: '1d' } }],
        },
        { id: 'tell', emit: 'on_news' },
      ],
      events: { on_news: [{ id: 'note', set: { told: true } }] },
    });
    expect(plan.root).toMatchObject({ steps: [{ path: 'each' }, { path: 'choose' }, { path: 'tell' }] });
  });

  it('names an action of one’s own with ownAction, and refuses it where nothing declares it', () => {
    const steps: DefinitionInCode['steps'] = [{ id: 'hedge', action: ownAction('desk.hedge'), with: { ratio: 0.5 } }];
    expect(() => definition({ name: 'mine', version: '1.0.0', type: 'analysis', steps })).toThrow(/desk\.hedge/);
  });

  it('gives the values of variables by what they declare', () => {
    type Given = VariablesOf<{
      readonly limit: { readonly type: 'number' };
      readonly mode: { readonly type: 'string'; readonly enum: readonly ['fast', 'slow']; readonly default: 'fast' };
      readonly on: { readonly type: 'boolean'; readonly default: true };
    }>;
    const given: Given[] = [{ limit: 1 }, { limit: 1, mode: 'slow', on: false }];
    // @ts-expect-error -- no text is a number
    given.push({ limit: '1' });
    expect(given).toHaveLength(3);
  });
});
