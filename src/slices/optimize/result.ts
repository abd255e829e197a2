import { z } from 'zod';
import { ActionError } from '../action-error';
import type { Ports } from '../ports';
import type { CheckpointRef } from './checkpoint';
import { foldTest, foldTrain, type Job, trainObjective, trainSharpe } from './job';
import { bestBy, byFigure, scoreOf } from './ranking';
import type { ScoreTable } from './score-table';
import type { Search } from './search';
import { type FoldResult, type Ranked, type SearchOutput, selectionSchema, windowSchema } from './search-schema';
import { momentsOf } from './windows';

const resultKind = 'optimization_result' as const;

/** How many of the best are listed, and how many marks the best so far is told at. */
const listed = 10;
const marks = 20;

/** The artifact of a finished search. Scores stand by candidate, in the order of `ids`. */
export const resultSchema = z.strictObject({
  symbol: z.string(),
  best: selectionSchema,
  train: windowSchema,
  objective: z.string(),
  rules: z.strictObject({
    initial_capital: z.number(),
    commission: z.number(),
    slippage: z.number(),
    fractional: z.boolean(),
    position_size: z.number(),
    stop_loss: z.number().optional(),
    take_profit: z.number().optional(),
    prices: z.enum(['adjusted', 'raw']),
  }),
  bars: z.string().describe('Ref of the bar set'),
  returns_per_year: z.number(),
  space: z.strictObject({
    dimensions: z.array(
      z.strictObject({ name: z.string(), values: z.array(z.union([z.number(), z.string(), z.boolean()])) }),
    ),
  }),
  ids: z.array(z.int()),
  scores: z.array(z.number().nullable()),
  sharpes: z.array(z.number().nullable()).describe('Annualised, over train'),
});

/**
 * Ranks what a search has scored and stores it.
 * @throws ActionError `NothingToChoose` when no candidate has a score.
 */
export async function finish(
  job: Job,
  table: ScoreTable,
  { order, chosen }: Search,
  checkpoint: CheckpointRef | null,
  ports: Pick<Ports, 'artifacts'>,
): Promise<SearchOutput> {
  const score = scoreOf(job);
  const scoreOfId = (id: number) => score(table.row(id));
  const best = bestBy(order, scoreOfId);
  if (best === undefined) throw nothingToChoose(job, order.length);
  const ranked = [...order].sort(byFigure(scoreOfId)).slice(0, listed);
  const rank = (id: number): Ranked => ({
    selection: job.selection(id),
    score: orNull(scoreOfId(id)),
    train_score: orNull(table.row(id)[trainObjective]),
  });
  const train = momentsOf(job.series, job.train);
  const result = await store(job, table, { order, best, scoreOfId, train }, ports);
  return {
    result,
    best: rank(best),
    top: ranked.map(rank),
    walk_forward: walkForwardOf(job, table, chosen),
    trials: trialsOf(order.map((id) => table.row(id)[trainSharpe])),
    space_size: job.candidates.ids.length,
    method: job.input.method,
    objective: job.input.objective,
    train,
    progress: progressOf(order, scoreOfId),
    checkpoint,
    warnings: [...job.warnings],
    provenance: [...job.provenance],
  };
}

function nothingToChoose({ input, series }: Job, scored: number): ActionError {
  return new ActionError(
    'NothingToChoose',
    `none of ${scored} candidates has a ${input.objective} on ${series.symbol} from ${input.train.from} to ${input.train.to}: ` +
      'none of them traded there; widen the space or the window',
  );
}

interface Stored {
  readonly order: readonly number[];
  readonly best: number;
  readonly train: { readonly from: string; readonly to: string };
  scoreOfId(id: number): number;
}

async function store(
  job: Job,
  table: ScoreTable,
  { order, best, train, scoreOfId }: Stored,
  { artifacts }: Pick<Ports, 'artifacts'>,
): Promise<SearchOutput['result']> {
  const { initial_capital, commission, slippage, fractional, position_size, prices, bars, objective } = job.input;
  const { stop_loss, take_profit } = job.input;
  const content: z.input<typeof resultSchema> = {
    symbol: job.series.symbol,
    best: job.selection(best),
    train,
    objective,
    rules: {
      initial_capital,
      commission,
      slippage,
      fractional,
      position_size,
      prices,
      ...(stop_loss !== undefined && { stop_loss }),
      ...(take_profit !== undefined && { take_profit }),
    },
    bars: bars.ref,
    returns_per_year: job.returnsPerYear,
    space: { dimensions: job.input.space.dimensions },
    ids: [...order],
    scores: order.map((id) => orNull(scoreOfId(id))),
    sharpes: order.map((id) => orNull(table.row(id)[trainSharpe])),
  };
  const stored = await artifacts.putJson(resultKind, content);
  return { ref: stored.ref, kind: resultKind, bytes: stored.bytes };
}

function walkForwardOf(job: Job, table: ScoreTable, chosen: Search['chosen']): SearchOutput['walk_forward'] {
  if (job.folds.length === 0) return null;
  const folds = job.folds.map(({ train, test }, fold): FoldResult => {
    const id = chosen[fold];
    return {
      train: momentsOf(job.series, train),
      test: momentsOf(job.series, test),
      chosen: id === undefined ? null : job.selection(id),
      train_score: id === undefined ? null : orNull(table.row(id)[foldTrain(fold)]),
      test_score: id === undefined ? null : orNull(table.row(id)[foldTest(fold)]),
    };
  });
  // As in the score of a candidate: a fold without a figure, in which nothing was earned, counts as 0.
  const meanOf = (values: readonly (number | null)[]) =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / folds.length;
  const train = meanOf(folds.map((fold) => fold.train_score));
  const test = meanOf(folds.map((fold) => fold.test_score));
  return { folds, mean_train_score: train, mean_test_score: test, efficiency: train > 0 ? test / train : null };
}

function trialsOf(sharpes: readonly number[]): SearchOutput['trials'] {
  const defined = sharpes.filter((value) => Number.isFinite(value));
  const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  const squares = defined.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count: sharpes.length,
    mean_sharpe: defined.length === 0 ? null : mean,
    sharpe_deviation: defined.length < 2 ? null : Math.sqrt(squares / (defined.length - 1)),
  };
}

function progressOf(order: readonly number[], scoreOfId: (id: number) => number): SearchOutput['progress'] {
  const told: SearchOutput['progress'] = [];
  let best = NaN;
  order.forEach((id, index) => {
    const value = scoreOfId(id);
    if (!(value <= best)) best = Number.isNaN(value) ? best : value;
    const evaluated = index + 1;
    const mark = Math.ceil((order.length * (told.length + 1)) / marks);
    if (evaluated >= mark) told.push({ evaluated, best_score: orNull(best) });
  });
  return told;
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
