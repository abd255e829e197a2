import type { Signal } from '../shared/signals';
import { sideOf } from '../shared/signals';
import { verdictOf } from './agreement';
import type { CombinedSignal, CombineSignalsInput } from './combine-signals-schema';

type Source = NonNullable<CombineSignalsInput['sources'][number]>;
type Reason = CombinedSignal['reasons'][number];

/** A source with what it says of the symbol in question. */
export interface Voice {
  readonly source: Source;
  readonly signal: Signal;
}

/** The weighted vote of all who speak of one symbol; their weights are above 0. */
export function combineVoices(
  symbol: string,
  voices: readonly Voice[],
  rule: Pick<CombineSignalsInput, 'decision_threshold' | 'min_confidence'>,
): CombinedSignal {
  const total = voices.reduce((sum, { source }) => sum + source.weight, 0);
  const reasons = voices.map((voice) => reasonOf(voice, total));
  const { action, score, agreement } = verdictOf(reasons, rule.decision_threshold);
  const confidence = agreement * meanConfidence(reasons, Math.sign(score));
  const tooUnsure = action !== 'hold' && confidence < rule.min_confidence;
  return {
    symbol,
    action: tooUnsure ? 'hold' : action,
    strength: Math.abs(score),
    confidence,
    score,
    target: tooUnsure ? 0 : sideOf(action),
    price: voices.map(({ signal }) => signal.price ?? null).find((price) => price !== null) ?? null,
    as_of: earliest(voices),
    reasons: [...reasons].sort((a, b) => Math.abs(b.vote) * b.weight - Math.abs(a.vote) * a.weight),
    note: tooUnsure
      ? `${action} is held: its confidence, ${rounded(confidence)}, is below min_confidence, ${rule.min_confidence}`
      : null,
  };
}

function reasonOf({ source, signal }: Voice, total: number): Reason {
  const side = sideOf(signal.action);
  return {
    source: source.name,
    action: signal.action,
    vote: side === 0 ? 0 : side * signal.strength,
    weight: source.weight / total,
    confidence: signal.confidence ?? null,
  };
}

/** Of those on a side, by what they weigh; one that gives no confidence does not lower it. */
function meanConfidence(reasons: readonly Reason[], side: number): number {
  const agreeing = reasons.filter(({ vote }) => side * vote > 0);
  const weigh = ({ vote, weight }: Reason) => Math.abs(vote) * weight;
  const total = agreeing.reduce((sum, reason) => sum + weigh(reason), 0);
  if (total === 0) return 0;
  return agreeing.reduce((sum, reason) => sum + weigh(reason) * (reason.confidence ?? 1), 0) / total;
}

function earliest(voices: readonly Voice[]): string | null {
  const moments = voices.flatMap(({ signal }) => (signal.as_of === undefined ? [] : [signal.as_of]));
  return moments.length === 0 ? null : moments.reduce((first, moment) => (moment < first ? moment : first));
}

function rounded(share: number): string {
  return String(Number(share.toFixed(4)));
}
