import { isIntraday } from '../shared/bar-interval';
import { unknownCurrency } from '../shared/bars';
import type { RunInput } from './run-schema';
import type { Exits, Sleeve } from './sleeve';

/** The rules that a simulation of this input followed, for people to read beside its figures. */
export function assumptionsOf(input: RunInput, sleeves: readonly Sleeve[], currency: string): string[] {
  return [
    'A signal at one close is filled at the next open; the signal of the close before the window counts.',
    ...intradayAssumptions(sleeves, input),
    `Slippage: each fill is ${percent(input.slippage)} of the price worse than the market, except take-profits, which are limit orders.`,
    `Commission: ${percent(input.commission)} of the value of each fill. Nothing is charged for borrowing, and cash earns nothing.`,
    ...exitAssumptions(sleeves),
    'What is open at the last close is closed there, with its costs.',
    `The capital is split equally over ${sleeves.length === 1 ? 'one symbol' : `${sleeves.length} symbols`} and never rebalanced; ` +
      `a position takes ${percent(input.position_size)} of its symbol's equity, in ${input.fractional ? 'fractional' : 'whole'} shares.`,
    'A short position is kept without margin calls until it has lost all of its capital at a close; then it is closed there.',
    ...priceAssumptions(sleeves),
    ...indexAssumption(
      sleeves.map((sleeve) => sleeve.series.symbol),
      currency,
    ),
    `Every order is filled in full: volume is not looked at. ${currencyText(currency, sleeves.length)}`,
  ];
}

function intradayAssumptions(sleeves: readonly Sleeve[], { flat_at_close: flat }: RunInput): string[] {
  const { interval } = sleeves[0].series;
  if (!isIntraday(interval)) return [];
  return [
    `Bars of ${interval} are named by their start in UTC. The signal of the last close of a session is filled at the first open of the next, with the overnight gap between them.`,
    flat
      ? 'What is open at the close of the last bar of a session is closed there, half days too, with its costs; while the signal stands, it is entered again at the next open. Buy and hold is held overnight.'
      : 'Positions are held overnight.',
  ];
}

/** One line where all symbols leave alike, else one a kind of leaving with its symbols. */
function exitAssumptions(sleeves: readonly Sleeve[]): string[] {
  const symbolsBy = new Map<string, string[]>();
  for (const { exits, series } of sleeves) {
    const text = exitText(exits);
    symbolsBy.set(text, [...(symbolsBy.get(text) ?? []), series.symbol]);
  }
  if (symbolsBy.size === 1) return [...symbolsBy.keys()];
  return [...symbolsBy].map(([text, symbols]) => `${symbols.join(', ')}: ${text}`);
}

function exitText({ stop_loss: stop, take_profit: target }: Exits): string {
  const leaving = [
    stop === undefined ? [] : [`stop at ${percent(stop)} loss`],
    target === undefined ? [] : [`take-profit at ${percent(target)} gain`],
  ].flat();
  return leaving.length === 0
    ? 'No stop and no take-profit.'
    : `${capitalised(leaving.join(', '))}, measured from the entry price and active from the fill on; a bar that opens beyond one ` +
        'fills at its open, and when a bar reaches both, the stop counts. The same side is entered again only after the strategy has left it.';
}

function currencyText(currency: string, symbols: number): string {
  if (currency !== unknownCurrency) return `All money is in ${currency}.`;
  const same = symbols === 1 ? '' : ' All symbols are taken to be in the same one.';
  return `All money is in the currency of the bars, which their source does not name.${same}`;
}

/** An index is a number that is published, not a thing that trades; its bars say so in their currency. */
function indexAssumption(symbols: readonly string[], currency: string): string[] {
  if (!/index points/i.test(currency)) return [];
  return [
    `${symbols.join(', ')}: levels of ${symbols.length === 1 ? 'an index, which' : 'indexes, which'} cannot be bought. The figures are those of a fund that ` +
      'would follow the index exactly, take no fee, pay no dividend, and be traded at the levels of the bars.',
  ];
}

function priceAssumptions(sleeves: readonly Sleeve[]): string[] {
  const symbols = (adjusted: boolean) =>
    sleeves.filter((sleeve) => sleeve.adjusted === adjusted).map((sleeve) => sleeve.series.symbol);
  const [adjusted, unadjusted] = [symbols(true), symbols(false)];
  return [
    ...(adjusted.length === 0
      ? []
      : [
          `Prices of ${adjusted.join(', ')} are adjusted for splits and dividends, so prices and quantities differ from those of the day.`,
        ]),
    ...(unadjusted.length === 0
      ? []
      : [
          `Prices of ${unadjusted.join(', ')} are those of the bars; what they are not adjusted for, such as dividends of an index, is not counted.`,
        ]),
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))} %`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
