import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { Ports } from '../ports';
import { getBarSet } from '../shared/bars';
import { Exact, limitPrice, tradableQuantity } from '../shared/risk';
import { mostOrderAttempts, orderDefaults, ordersOutputOf } from '../shared/trading';
import type { DeskOrder } from '../trading-desk-port';
import { deployInput, type DeployInput, deployOutput, type DeployOutput } from './deploy-schema';
import { knownSeries } from './known-series';
import { targetFractions } from './target-fractions';

const scaleOf = { aggressive: 1, conservative: 0.5 } as const;

export const deploy = defineAction({
  name: 'paper_trade.deploy',
  summary:
    'Bring a paper account to what weighted strategies want to hold now, by orders that are each sent exactly once',
  capability: 'paper_trade',
  input: deployInput,
  output: deployOutput,
  defaults: orderDefaults,
  maxAttempts: mostOrderAttempts,
  run: deployOn,
});

async function deployOn(input: DeployInput, ports: Ports): Promise<DeployOutput> {
  const { mode, capital, slippage_tolerance, valid_for } = input;
  const set = await getBarSet(ports.artifacts, input.bars);
  refuseTwice(input);
  const { series, warnings } =
    input.strategies.length === 0 ? { series: [], warnings: [] } : knownSeries(set, ports.clock.now());
  const { fractions, wantedBy, notDeployed } = targetFractions(input, series);
  const snapshot = await ports.paperDesk.snapshot();
  const equity = Exact.min(new Exact(snapshot.equity), capital ?? new Exact(snapshot.equity));
  // Nobody says what to hold: what is held stays.
  const symbols = input.strategies.length === 0 ? [] : set.series.map(({ symbol }) => symbol);
  const latest = symbols.length === 0 ? [] : await ports.quotes.latest(symbols, ports.signal);
  const quotes = new Map(latest.map((quote) => [quote.symbol, quote]));
  const targets: DeployOutput['targets'] = [];
  const orders: DeskOrder[] = [];
  for (const symbol of symbols) {
    const quote = quotes.get(symbol);
    if (quote === undefined)
      throw new ActionError('NoQuote', `there is no quote of ${symbol} to size its position at`, { retryable: true });
    const fraction = (fractions.get(symbol) ?? 0) * scaleOf[mode];
    const position = snapshot.positions.find((one) => one.symbol === symbol);
    const held = new Exact(position?.quantity ?? 0).mul(position?.side === 'short' ? -1 : 1);
    const size = tradableQuantity(equity.mul(Math.abs(fraction)).div(quote.last), false);
    const target = fraction < 0 ? size.neg() : size;
    targets.push({
      symbol,
      fraction,
      price: new Exact(quote.last).toFixed(),
      current: held.toFixed(),
      target: target.toFixed(),
      wanted_by: wantedBy.get(symbol) ?? [],
    });
    // From long to short, or back: first what closes, then what opens.
    const isTurn = held.mul(target).lt(0);
    const legs = isTurn
      ? [
          { name: 'close', change: held.neg() },
          { name: 'open', change: target },
        ]
      : [{ name: target.abs().lt(held.abs()) ? 'close' : 'open', change: target.sub(held) }];
    for (const { name, change } of legs) {
      if (change.isZero()) continue;
      const side = change.gt(0) ? 'buy' : 'sell';
      const { limit_price } = limitPrice(side, new Exact(side === 'buy' ? quote.ask : quote.bid), slippage_tolerance);
      orders.push({
        leg: `${symbol}:${name}`,
        symbol,
        side,
        type: limit_price === undefined ? 'market' : 'limit',
        quantity: change.abs().toFixed(),
        ...(limit_price !== undefined && { limitPrice: new Exact(limit_price).toFixed() }),
        timeInForce: 'day',
        firstCounts: true,
      });
    }
  }
  // Sales first: what they bring may be needed for what is bought.
  const sorted = orders.toSorted((a, b) => Number(a.side === 'buy') - Number(b.side === 'buy'));
  const reports = sorted.length === 0 ? [] : await ports.paperDesk.submit(sorted, { validForMs: valid_for });
  return {
    ...ordersOutputOf(reports, false),
    targets,
    not_deployed: notDeployed,
    mode,
    equity: equity.toFixed(),
    warnings: [...warnings],
    provenance: [...set.provenance],
  };
}

/** One that is named twice would be given its weight twice. */
function refuseTwice({ strategies, weights }: DeployInput): void {
  for (const [field, names] of [
    ['strategies', strategies.map(({ strategy }) => strategy)],
    ['weights', weights.map(({ name }) => name)],
  ] as const) {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw new ActionError('InvalidInput', `${field} names ${twice} twice; give each strategy once, with one weight`);
  }
}
