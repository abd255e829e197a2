import { findPatterns, generateSignals } from '../../../src/slices/analyze';
import { voterNames } from '../../../src/slices/analyze/voter-names';
import type { BarRequest, LoadedBars, Ports } from '../../../src/slices/ports';
import { type BarSeries, sessionTime } from '../../../src/slices/shared/bars';
import type { QuoteRecord } from '../../../src/slices/shared/quotes';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';
import { sliced, stored } from './bar-sets';
import { seriesOf } from './shapes';

function portsAt(moment: string, overrides: Partial<Ports> = {}) {
  return testPorts({ clock: { now: () => Date.parse(moment) }, ...overrides });
}

function quote(price: number, at: string, rest: Partial<QuoteRecord> = {}): QuoteRecord {
  return {
    symbol: 'SPX',
    bid: price,
    ask: price,
    last: price,
    at,
    age_ms: 0,
    stale: false,
    source: 'test',
    kind: 'live',
    ...rest,
  };
}

async function generate(settings: Record<string, unknown>, ports: Ports) {
  const input = generateSignals.input.parse(settings);
  return generateSignals.output.parse(await generateSignals.run(input, ports));
}

/** 300 sessions of real bars up to and with 2008-10-14. */
async function until(date: string): Promise<BarSeries> {
  const { series } = await loadSample('SPX');
  const end = series.time.indexOf(sessionTime(date)) + 1;
  return sliced(series, end - 300, end);
}

describe('analyze.generate_signals without quotes', () => {
  it('votes as the recommendation of analyze.find_patterns does', async () => {
    const ports = testPorts();
    const bars = await stored(ports, await until('2008-10-14'));
    const { signals, ...rest } = await generate({ bars }, ports);
    const { analyses } = await findPatterns.run(findPatterns.input.parse({ bars }), ports);
    const [{ recommendation, trend, close }] = analyses;
    expect(signals).toHaveLength(1);
    const [signal] = signals;
    expect(signal).toMatchObject({
      symbol: 'SPX',
      action: recommendation.action,
      score: recommendation.score,
      price: close,
      price_from: 'close',
      quote: null,
      as_of: '2008-10-14',
      last_bar: '2008-10-14',
      bars: 300,
      trend: trend?.direction,
      problems: [],
    });
    expect(signal.strength).toBe(Math.abs(recommendation.score));
    const voted = recommendation.votes.filter(({ vote }) => vote !== 0).map(({ indicator }) => indicator);
    expect(signal.reasons.map(({ voter }) => voter).sort()).toEqual(voted.sort());
    expect([...signal.undecided].sort()).toEqual(
      recommendation.votes
        .filter(({ vote }) => vote === 0)
        .map(({ indicator }) => indicator)
        .sort(),
    );
    expect(rest).toMatchObject({ lead: 'SPX', price: close, trend: 'down', warnings: [] });
    expect(rest.confidence).toBe(signal.confidence);
    expect(rest.provenance).toMatchObject([{ symbol: 'SPX', to: '2008-10-14', bars: 300 }]);
  });

  it('makes confidence of how much of what weighs on a side is on that of the action', async () => {
    const ports = testPorts();
    const bars = await stored(ports, await until('2008-10-14'));
    const { signals } = await generate({ bars }, ports);
    const [{ reasons, action, confidence, coverage }] = signals;
    expect(action).toBe('sell');
    const weigh = (votes: typeof reasons) => votes.reduce((sum, { vote, weight }) => sum + Math.abs(vote) * weight, 0);
    expect(coverage).toBe(1);
    expect(confidence).toBeCloseTo(weigh(reasons.filter(({ vote }) => vote < 0)) / weigh(reasons), 12);
    const sizes = reasons.map(({ vote, weight }) => Math.abs(vote) * weight);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it.each([
    ['a minute before the close', '2008-10-14T19:59:00Z', '2008-10-13', 299],
    ['at the close', '2008-10-14T20:00:00Z', '2008-10-14', 300],
  ])('reads no bar that is not over: %s', async (_, moment, asOf, bars) => {
    const ports = portsAt(moment);
    const { signals } = await generate({ bars: await stored(ports, await until('2008-10-14')) }, ports);
    expect(signals[0]).toMatchObject({ as_of: asOf, bars });
  });

  it('reads up to as_of, and the clock still holds', async () => {
    const ports = portsAt('2008-10-13T21:00:00Z');
    const bars = await stored(ports, await until('2008-10-14'));
    expect((await generate({ bars, as_of: '2008-10-08' }, ports)).signals[0].as_of).toBe('2008-10-08');
    expect((await generate({ bars, as_of: '2008-12-31' }, ports)).signals[0].as_of).toBe('2008-10-13');
  });

  it('loads the history from a source, as much as it is told to', async () => {
    const ports = portsAt('2008-10-14T21:00:00Z');
    const { signals, provenance } = await generate(
      { source: 'samples', symbols: ['IXIC', 'SPX'], history_bars: 300 },
      ports,
    );
    expect(signals.map(({ symbol, as_of }) => [symbol, as_of])).toEqual([
      ['IXIC', '2008-10-14'],
      ['SPX', '2008-10-14'],
    ]);
    for (const { bars } of signals) expect(bars).toBeGreaterThanOrEqual(300);
    expect(provenance.map(({ source, kind }) => [source, kind])).toEqual([
      ['samples', 'real'],
      ['samples', 'real'],
    ]);
  });

  it('asks the source for bars of the length, the adjustment and the span that it needs, up to the day on the exchange', async () => {
    const asked: unknown[] = [];
    const { series, ...loaded } = await loadSample('SPX');
    const load = async (source: string, request: BarRequest): Promise<LoadedBars> => {
      asked.push({ source, ...request });
      const time = series.time.slice(0, 200).map((_, bar) => Date.parse('2018-11-20T18:11:00Z') + bar * 60_000);
      return { ...loaded, series: { ...sliced(series, 0, 200), interval: '1m', time } };
    };
    // 02:00 in London is the evening before in New York.
    const ports = portsAt('2018-11-22T02:00:00Z', { bars: { load } });
    const settings = { interval: '1m', adjustment: 'split', history_bars: 390 };
    const { signals } = await generate({ source: 'alpaca', symbols: ['SPX'], ...settings }, ports);
    expect(asked).toEqual([
      {
        source: 'alpaca',
        symbol: 'SPX',
        interval: '1m',
        adjustment: 'split',
        from: '2018-11-13',
        to: '2018-11-21',
        historyBars: 0,
      },
    ]);
    // The bars from 18:11 to 21:30 end with the session at 21:00.
    expect(signals[0]).toMatchObject({ as_of: '2018-11-20T20:59:00.000Z', bars: 169 });
  });

  it('says which voters had nothing to go by, and is less sure for it', async () => {
    const ports = testPorts();
    const closes = Array.from({ length: 30 }, (_, bar) => 100 + bar);
    const { signals } = await generate({ bars: await stored(ports, seriesOf(closes)) }, ports);
    const [{ silent, coverage, action, confidence, trend }] = signals;
    expect(silent).toEqual(expect.arrayContaining(['trend', 'moving_averages', 'price_to_average', 'macd']));
    // 2 + 1.5 + 1 + 1 of 10.5 are missing: patterns (2) are not, as there are none.
    expect(coverage).toBeCloseTo(5 / 10.5, 12);
    expect(trend).toBe('unknown');
    if (action !== 'hold') expect(confidence).toBeLessThanOrEqual(coverage);
  });

  it('lets strategies vote, with their weight and strength', async () => {
    const ports = testPorts();
    const bars = await stored(ports, await until('2008-10-14'));
    const weights = Object.fromEntries(voterNames.map((voter) => [voter, 0]));
    const strategies = [
      { strategy: 'momentum', parameters: { allow_short: true }, weight: 3 },
      { strategy: 'breakout', name: 'channel' },
    ];
    const { signals } = await generate({ bars, weights, strategies }, ports);
    expect(signals[0]).toMatchObject({
      action: 'sell',
      reasons: [{ voter: 'strategy_momentum', weight: 3, value: -1 }],
      undecided: ['channel'],
      silent: [],
    });
    expect(signals[0].score).toBeCloseTo((3 * signals[0].reasons[0].vote) / 4, 12);
  });

  it('fails when nobody has anything to go by', async () => {
    const ports = testPorts();
    const bars = await stored(ports, seriesOf([100]));
    await expect(generate({ bars, weights: { volume_balance: 0, money_flow: 0 } }, ports)).rejects.toMatchObject({
      code: 'NoSignals',
      message: expect.stringContaining('TEST: no voter has anything to go by') as string,
    });
  });
});

describe('analyze.generate_signals with quotes', () => {
  const tenInTheMorning = '2008-10-15T14:00:00Z';
  const historyOf = async (ports: Ports) => stored(ports, await until('2008-10-15'));

  it('judges the price of the quote as the bar in the making, on the bars before it', async () => {
    const ports = portsAt(tenInTheMorning);
    const bars = await historyOf(ports);
    const { signals, price } = await generate({ bars, quotes: { quotes: [quote(960, tenInTheMorning)] } }, ports);
    expect(signals[0]).toMatchObject({
      price: 960,
      price_from: 'quote',
      quote: { source: 'test', kind: 'live', at: tenInTheMorning, age_ms: 0 },
      as_of: tenInTheMorning,
      last_bar: '2008-10-14',
      bars: 299,
    });
    expect(price).toBe(960);
    const average = signals[0].reasons.find(({ voter }) => voter === 'price_to_average');
    const { series } = await loadSample('SPX');
    const end = series.time.indexOf(sessionTime('2008-10-14')) + 1;
    const last50 = [...series.close.slice(end - 49, end), 960];
    expect(average?.value).toBeCloseTo(960 / (last50.reduce((sum, close) => sum + close, 0) / 50) - 1, 12);
  });

  it('does not see the close of the day that the quote is from', async () => {
    const ports = portsAt('2008-10-20T21:00:00Z');
    const real = await until('2008-10-15');
    const close = [...real.close.slice(0, -1), 5000];
    const changed: BarSeries = { ...real, close, high: [...real.high.slice(0, -1), 5001], adjClose: close };
    const quotes = { quotes: [quote(960, tenInTheMorning)] };
    const first = await generate({ bars: await stored(ports, real), quotes }, ports);
    const second = await generate({ bars: await stored(ports, changed), quotes }, ports);
    expect(second.signals).toEqual(first.signals);
  });

  it('speaks of volume as of the last whole bar', async () => {
    const ports = portsAt('2008-10-14T22:00:00Z');
    const bars = await stored(ports, await until('2008-10-14'));
    const votes = async (settings: Record<string, unknown>) => {
      const { signals } = await generate({ bars, ...settings }, ports);
      return signals[0].reasons.filter(({ voter }) => ['volume_balance', 'money_flow'].includes(voter));
    };
    const later = portsAt(tenInTheMorning);
    const barsLater = await stored(later, await until('2008-10-14'));
    const { signals } = await generate({ bars: barsLater, quotes: { quotes: [quote(960, tenInTheMorning)] } }, later);
    const own = signals[0].reasons.filter(({ voter }) => ['volume_balance', 'money_flow'].includes(voter));
    expect(own.length).toBeGreaterThan(0);
    expect(own).toEqual(await votes({}));
  });

  it('takes a quote after the close for a price, and the bar of that day for what it is', async () => {
    const ports = portsAt('2008-10-15T20:30:00Z');
    const bars = await historyOf(ports);
    const { signals } = await generate({ bars, quotes: { quotes: [quote(910, '2008-10-15T20:30:00Z')] } }, ports);
    const { signals: atClose } = await generate({ bars }, ports);
    expect(signals[0]).toMatchObject({ price: 910, last_bar: '2008-10-15', bars: 300 });
    expect(signals[0].reasons).toEqual(atClose[0].reasons);
  });

  it('puts a last trade that lies outside of bid and ask on the nearer of them', async () => {
    const ports = portsAt(tenInTheMorning);
    const bars = await historyOf(ports);
    const quotes = { quotes: [quote(960, tenInTheMorning, { bid: 955, ask: 957 })] };
    expect((await generate({ bars, quotes }, ports)).signals[0].price).toBe(957);
  });

  it.each<[string, Partial<QuoteRecord> & { readonly price?: number }, Record<string, unknown>, RegExp]>([
    ['is stale', { stale: true, age_ms: 90_000 }, {}, /is 90 s old, more than data.get_quotes was told to take/],
    ['has its bid above its ask', { bid: 961 }, {}, /the bid, 961, is above the ask, 960/],
    ['is from the future', { at: '2008-10-15T14:05:00Z' }, {}, /is 300 s ahead of the clock/],
    ['is far from the last close', { price: 96 }, {}, /is -90.4 % from the last close, 998.01.*A split/],
    ['is beyond a jump that is set', { price: 960 }, { max_price_jump: 0.03 }, /is -3.8 % from the last close/],
  ])('holds a symbol whose quote %s, and says why', async (_, { price = 960, ...rest }, settings, why) => {
    const warned: string[] = [];
    const log = { info: () => undefined, warn: (message: string) => warned.push(message) };
    const ports = portsAt(tenInTheMorning, { log });
    const other = { ...(await until('2008-10-14')), symbol: 'GOOD' };
    const bars = await stored(ports, await until('2008-10-14'), other);
    const quotes = [quote(price, tenInTheMorning, rest), quote(970, tenInTheMorning, { symbol: 'GOOD' })];
    const { signals, warnings, lead } = await generate({ bars, quotes: { quotes }, ...settings }, ports);
    const [held, good] = signals;
    expect(held).toMatchObject({ action: 'hold', strength: 0, confidence: 0, reasons: [], trend: 'unknown' });
    expect(held.problems).toEqual([expect.stringMatching(why)]);
    expect(warnings).toEqual([`SPX is held: ${held.problems[0]}`]);
    expect(warned).toEqual(warnings);
    expect([good.problems, lead]).toEqual([[], 'GOOD']);
  });

  it('takes stale quotes when it is told to', async () => {
    const ports = portsAt(tenInTheMorning);
    const quotes = { quotes: [quote(960, tenInTheMorning, { stale: true, age_ms: 90_000 })] };
    const { signals } = await generate({ bars: await historyOf(ports), quotes, use_stale_quotes: true }, ports);
    expect(signals[0].problems).toEqual([]);
  });

  it('holds a symbol whose history ends long before the quote', async () => {
    const ports = portsAt('2008-10-24T14:00:00Z');
    const bars = await historyOf(ports);
    const quotes = { quotes: [quote(900, '2008-10-24T14:00:00Z')] };
    await expect(generate({ bars, quotes }, ports)).rejects.toMatchObject({
      code: 'NoSignals',
      message: expect.stringMatching(
        /the history ends with 2008-10-15: 6 bars are missing before the quote of 2008-10-24, max_missing_bars allows 5/,
      ) as string,
    });
    const { signals } = await generate({ bars, quotes, max_missing_bars: 6 }, ports);
    expect(signals[0].problems).toEqual([]);
  });

  it('holds a symbol without a quote', async () => {
    const ports = portsAt(tenInTheMorning);
    const other = { ...(await until('2008-10-14')), symbol: 'OTHER' };
    const bars = await stored(ports, await until('2008-10-14'), other);
    const quotes = { quotes: [quote(960, tenInTheMorning)] };
    const { signals } = await generate({ bars, quotes, symbols: ['OTHER', 'SPX'] }, ports);
    expect(signals.map(({ symbol, problems }) => [symbol, problems])).toEqual([
      ['OTHER', ['there is no quote for it']],
      ['SPX', []],
    ]);
  });

  it('judges the symbols of the quotes, in their order', async () => {
    const ports = portsAt(tenInTheMorning);
    const history = await until('2008-10-14');
    const bars = await stored(ports, ...['A', 'B', 'C'].map((symbol) => ({ ...history, symbol })));
    const of = (...symbols: string[]) => ({ quotes: symbols.map((symbol) => quote(960, tenInTheMorning, { symbol })) });
    const { signals } = await generate({ bars, quotes: of('C', 'A') }, ports);
    expect(signals.map(({ symbol }) => symbol)).toEqual(['C', 'A']);
    await expect(generate({ bars, quotes: of('D') }, ports)).rejects.toMatchObject({
      code: 'NoData',
      message: 'the bar set has no D: it has A, B, C. Load its bars, too',
    });
  });

  it('warns of symbols that data.get_quotes had no quote for', async () => {
    const ports = portsAt(tenInTheMorning);
    const quotes = { quotes: [quote(960, tenInTheMorning)], missing: ['HALTED'] };
    const { signals, warnings } = await generate({ bars: await historyOf(ports), quotes }, ports);
    expect(signals.map(({ symbol }) => symbol)).toEqual(['SPX']);
    expect(warnings).toEqual(['HALTED is not judged: data.get_quotes had no usable quote for it']);
  });

  it('refuses two quotes for a symbol', async () => {
    const ports = portsAt(tenInTheMorning);
    const quotes = { quotes: [quote(960, tenInTheMorning), quote(961, tenInTheMorning)] };
    await expect(generate({ bars: await historyOf(ports), quotes }, ports)).rejects.toMatchObject({
      code: 'InvalidQuotes',
    });
  });

  it('fails once and for all at a time that the calendar does not cover', async () => {
    const ports = portsAt('1985-01-02T15:00:00Z');
    const quotes = { quotes: [quote(960, '1985-01-02T15:00:00Z')] };
    await expect(generate({ bars: await historyOf(ports), quotes }, ports)).rejects.toMatchObject({
      name: 'ActionError',
      code: 'OutsideCalendarHorizon',
      retryable: false,
    });
  });
});

describe('the input of analyze.generate_signals', () => {
  const bars = {
    ref: `sha256:${'0'.repeat(64)}`,
    kind: 'bar_set',
    bytes: 1,
    symbols: [],
    interval: '1d',
    rows: 0,
    from: '',
    to: '',
  };
  const quotes = { quotes: [quote(1, '2008-10-15T14:00:00Z')], whatever: 'else the output holds' };

  it.each([
    [{ bars }, true],
    [{ bars, quotes }, true],
    [{ source: 'samples', quotes }, true],
    [{ source: 'samples', symbols: ['SPX'] }, true],
    [{ source: 'samples' }, false],
    [{ quotes }, false],
    [{ bars, source: 'samples', quotes }, false],
    [{ bars, quotes, as_of: '2008-10-15' }, false],
    [{ bars, as_of: '2008-10-15' }, true],
    [{ bars, strategies: [{ strategy: 'momentum', weight: 0 }] }, false],
    [{ bars, voters: [] }, false],
  ])('%#: is it taken? %j', (given, taken) => {
    expect(generateSignals.input.safeParse(given).success).toBe(taken);
  });
});
