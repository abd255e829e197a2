import { distance } from 'fastest-levenshtein';

/** Longer words are no typing mistakes, and comparing them takes time. */
const longest = 100;

/** Of more candidates only those are compared that begin like the word, and of those no more than this. */
const mostCandidates = 200;

/** The candidate that a misspelt word most likely means; undefined when none is near. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  // Two letters that changed places are two steps apart.
  const most = word.length <= 3 ? Math.min(1, word.length - 1) : Math.max(2, Math.floor(word.length / 3));
  let bestDistance = most + 1;
  for (const candidate of nearest(wanted, candidates)) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const apart = distance(wanted, candidate.toLowerCase());
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  return best;
}

function nearest(word: string, candidates: readonly string[]): readonly string[] {
  if (candidates.length <= mostCandidates) return candidates;
  return candidates.filter((candidate) => candidate[0]?.toLowerCase() === word[0]).slice(0, mostCandidates);
}

/** ` Did you mean 'x'?`, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = suggest(word, candidates);
  return near === undefined ? '' : ` Did you mean '${near}'?`;
}
