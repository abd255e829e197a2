import { barMoment } from '../shared/bar-moment';
import type { BarSeries } from '../shared/bars';
import { findOutliers } from '../shared/outliers';

/** A move from one close to the next that is out of proportion: `ratio` is close over the close before. */
interface Jump {
  readonly date: string;
  readonly ratio: number;
}

/** The worst days of an index are below it (14 % in the samples); a split, or a price in other units, is above. */
const tellAbove = Math.log(1.2);

/** So many are named, the rest is counted. */
const shown = 3;

/**
 * Says of the prices that are traded where they jump as by a split that they are not adjusted for; undefined where they do
 * not. A jump is an outlier among the series' own returns and changes the price by a fifth or more.
 */
export function jumpsText(series: BarSeries): string | undefined {
  const jumps = jumpsIn(series);
  if (jumps.length === 0) return undefined;
  const more = jumps.length > shown ? `, and ${jumps.length - shown} more` : '';
  const listing = jumps.slice(0, shown).map(jumpText).join(', ');
  return (
    `its close jumps${jumps.length === 1 ? '' : ` ${jumps.length} times`}: ${listing}${more}. The figures take that for a gain or a loss; ` +
    'if it is a split, give the bars an adj_close and trade adjusted prices'
  );
}

function jumpsIn(series: BarSeries): Jump[] {
  return findOutliers(series.close)
    .filter(({ logReturn }) => Math.abs(logReturn) >= tellAbove)
    .map(({ index, logReturn }) => ({ date: barMoment(series, index), ratio: Math.exp(logReturn) }));
}

function jumpText({ date, ratio }: Jump): string {
  const split = splitLike(ratio);
  const change = `${ratio > 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)} %`;
  return `${change} on ${date}${split === undefined ? '' : ` (as a ${split} split leaves it)`}`;
}

/** New shares for old, of the splits there are; a reverse split is one the other way round. */
const splits = [[3, 2], ...[2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50, 100].map((count) => [count, 1])];

/** The market moves on the day of a split too. */
const splitTolerance = 0.05;

function splitLike(ratio: number): string | undefined {
  const found = splits
    .flatMap(([more, fewer]) => [
      { text: `${more}:${fewer}`, leaves: fewer / more },
      { text: `${fewer}:${more}`, leaves: more / fewer },
    ])
    .map((split) => ({ ...split, off: Math.abs(ratio / split.leaves - 1) }))
    .sort((first, second) => first.off - second.off)[0];
  return found.off <= splitTolerance ? found.text : undefined;
}
