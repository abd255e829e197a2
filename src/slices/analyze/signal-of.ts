import type { BarSeries } from '../shared/bars';
import { verdictOf } from './agreement';
import { barMoment } from './bar-moment';
import { gatherEvidence } from './evidence';
import type { GeneratedSignal, GenerateSignalsInput } from './generate-signals-schema';
import { latestIndicators } from './latest-indicators';
import type { Moment } from './moment';
import { poll } from './recommendation';
import { type StrategyVoter, strategyOpinion } from './strategy-votes';

/** What all bars up to a moment, and the price then, say of a symbol; held where that moment has a problem. */
export function signalOf(
  moment: Moment,
  input: GenerateSignalsInput,
  strategies: readonly StrategyVoter[],
): GeneratedSignal {
  const { bars, history, calendar, problems } = moment;
  const common = {
    symbol: moment.symbol,
    price: moment.price ?? null,
    price_from: moment.quote === undefined ? ('close' as const) : ('quote' as const),
    quote: moment.quote ?? null,
    as_of: moment.asOf,
    last_bar: history === undefined ? null : barMoment(history, history.time.length - 1),
    bars: history?.time.length ?? 0,
  };
  if (problems.length > 0 || bars === undefined || history === undefined) return { ...common, ...held(problems) };

  const evidence = gatherEvidence(bars, input, calendar);
  const indicators = { ...evidence.indicators, ...volumeIndicators(history) };
  const ballot = [
    ...ballotOf({ ...evidence, indicators }, input.weights),
    ...strategies.map((voter) => ({ voter: voter.name, weight: voter.weight, opinion: strategyOpinion(voter, bars) })),
  ];
  const votes = ballot.flatMap(({ voter, weight, opinion }) =>
    opinion === undefined ? [] : [{ voter, weight, ...opinion }],
  );
  const silent = ballot.filter(({ opinion }) => opinion === undefined);
  if (votes.length === 0)
    return { ...common, ...held([`no voter has anything to go by in ${bars.close.length} bars`]) };

  const { action, score, agreement } = verdictOf(votes, input.decision_threshold);
  const coverage = coverageOf(votes, silent);
  return {
    ...common,
    action,
    strength: Math.abs(score),
    confidence: agreement * coverage,
    score,
    trend: evidence.trend?.direction ?? 'unknown',
    coverage,
    reasons: votes
      .filter(({ vote }) => vote !== 0)
      .sort((a, b) => Math.abs(b.vote) * b.weight - Math.abs(a.vote) * a.weight),
    undecided: votes.filter(({ vote }) => vote === 0).map(({ voter }) => voter),
    silent: silent.map(({ voter }) => voter),
    problems: [],
  };
}

interface Ballot {
  readonly voter: string;
  readonly weight: number;
  readonly opinion: { readonly vote: number; readonly value: number } | undefined;
}

function ballotOf(evidence: Parameters<typeof poll>[0], weights: GenerateSignalsInput['weights']): readonly Ballot[] {
  const { votes, silent } = poll(evidence, weights);
  return [
    ...votes.map(({ indicator, weight, vote, value }) => ({ voter: indicator, weight, opinion: { vote, value } })),
    ...silent.map(({ indicator, weight }) => ({ voter: indicator, weight, opinion: undefined })),
  ];
}

/** What has been traded in a bar that is not over cannot be told from its price: volume speaks as of the last whole bar. */
function volumeIndicators(
  history: BarSeries,
): Pick<ReturnType<typeof latestIndicators>, 'obv' | 'obv_sma_20' | 'mfi_14'> {
  const { obv, obv_sma_20, mfi_14 } = latestIndicators(history);
  return { obv, obv_sma_20, mfi_14 };
}

/** Weight of those who voted over that of all. No pattern is a finding, too: who is silent about patterns lacks nothing. */
function coverageOf(votes: readonly { readonly weight: number }[], silent: readonly Ballot[]): number {
  const heard = votes.reduce((sum, { weight }) => sum + weight, 0);
  const lacking = silent.filter(({ voter }) => voter !== 'patterns').reduce((sum, { weight }) => sum + weight, 0);
  return heard === 0 ? 0 : heard / (heard + lacking);
}

function held(
  problems: readonly string[],
): Omit<GeneratedSignal, 'symbol' | 'price' | 'price_from' | 'quote' | 'as_of' | 'last_bar' | 'bars'> {
  return {
    action: 'hold',
    strength: 0,
    confidence: 0,
    score: 0,
    trend: 'unknown',
    coverage: 0,
    reasons: [],
    undecided: [],
    silent: [],
    problems: [...problems],
  };
}
