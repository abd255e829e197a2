import { ActionError } from '../action-error';
import type { BarSeries } from '../shared/bars';
import { type Parameters, type Strategy, parseParameters, strategyNamed } from '../shared/strategies';

/** A strategy with its parameters, to choose from. */
export interface Candidate {
  readonly name: string;
  readonly parameters: Parameters;
  /** Bars before the first one whose target means anything. */
  readonly warmupBars: number;
  /** Where the strategy wants to be at each bar's close: 1 long, 0 flat, -1 short. */
  targets(series: BarSeries): Int8Array;
}

/**
 * The strategies to choose from, in the order given, with these parameters and otherwise their defaults.
 * @throws ActionError `UnknownStrategy` when there is none of a name, `InvalidParameters` when one is listed twice.
 */
export function candidatesNamed(names: readonly string[], parameters: Parameters): Candidate[] {
  const candidates = names.map((name) => candidateOf(strategyNamed(name), parameters));
  candidates.forEach(({ name }, index) => {
    if (candidates.findIndex((candidate) => candidate.name === name) === index) return;
    throw new ActionError('InvalidParameters', `strategies lists ${name} twice: ${names.join(', ')}; list each once`);
  });
  return candidates;
}

function candidateOf(strategy: Strategy, given: Parameters): Candidate {
  const parameters = parseParameters(strategy, given);
  return {
    name: strategy.name,
    parameters,
    warmupBars: strategy.warmupBars(parameters),
    targets: (series) => strategy.targets(series, parameters),
  };
}
