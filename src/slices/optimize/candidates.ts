import { ActionError } from '../action-error';
import { type Parameters, type Strategy, strategyNamed } from '../shared/strategies';
import { parseConstraint } from './constraint';
import type { ParameterValue, Space } from './space-schema';

/** One point of a search space: all there is to trade it. */
export interface Candidate {
  /** All parameters of the strategy, defaults included. */
  readonly parameters: Parameters;
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;
}

/** Dimensions that belong to the simulation and not to the strategy. */
const exitNames = ['stop_loss', 'take_profit'] as const;

/** The most combinations that are looked through, whatever the constraints leave of them. */
const mostCombinations = 1_000_000;

type Dimensions = Pick<Space, 'strategy' | 'dimensions' | 'constraints'>;

/**
 * The candidates of a space. A candidate's id is its place among all combinations, the last dimension varying fastest, so
 * that it means the same in every process and after a resumption.
 */
export class Candidates {
  readonly strategy: Strategy;
  /** Ids of the combinations that keep the constraints and that the strategy allows, ascending. */
  readonly ids: readonly number[];
  readonly combinations: number;
  readonly #defaults: Parameters;

  /**
   * @throws ActionError `InvalidParameterSpace`, `InvalidConstraint`; `ParameterSpaceTooLarge` above `limit` candidates or
   * 1 million combinations; `EmptyParameterSpace`.
   */
  constructor(
    readonly space: Dimensions,
    limit: number,
    private readonly override: Parameters = {},
  ) {
    this.strategy = strategyNamed(space.strategy);
    this.#defaults = { ...(this.strategy.parameters.parse({}) as Parameters), ...override };
    this.#requireKnownNames();
    this.combinations = space.dimensions.reduce((product, { values }) => product * values.length, 1);
    if (this.combinations > mostCombinations) throw tooLarge(this.combinations, 'combinations', mostCombinations);
    this.ids = this.#validIds();
    if (this.ids.length > limit) throw tooLarge(this.ids.length, 'candidates', limit);
  }

  /** The values that an id stands for, by the dimensions' names. */
  values(id: number): Record<string, ParameterValue> {
    const values: Record<string, ParameterValue> = {};
    let stride = this.combinations;
    for (const { name, values: choices } of this.space.dimensions) {
      stride /= choices.length;
      values[name] = choices[Math.floor(id / stride) % choices.length];
    }
    return values;
  }

  candidate(id: number): Candidate {
    const { stop_loss: stopLoss, take_profit: takeProfit, ...own } = this.values(id);
    return {
      parameters: { ...this.#defaults, ...own },
      stopLoss: typeof stopLoss === 'number' ? stopLoss : undefined,
      takeProfit: typeof takeProfit === 'number' ? takeProfit : undefined,
    };
  }

  /** Bars before the first one that every candidate knows its target at; at least 1, which the curve starts at. */
  warmupBars(): number {
    return this.ids.reduce((most, id) => Math.max(most, this.strategy.warmupBars(this.candidate(id).parameters)), 1);
  }

  #validIds(): number[] {
    const names = [...new Set([...Object.keys(this.#defaults), ...this.space.dimensions.map(({ name }) => name)])];
    const constraints = this.space.constraints.map((text) => parseConstraint(text, names));
    const ids: number[] = [];
    let refusal = '';
    for (let id = 0; id < this.combinations; id++) {
      const values = this.values(id);
      if (!constraints.every((keeps) => keeps({ ...this.#defaults, ...values }))) continue;
      const parsed = this.strategy.parameters.safeParse(this.candidate(id).parameters);
      if (parsed.success) ids.push(id);
      else refusal = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    }
    if (ids.length > 0) return ids;
    throw new ActionError(
      'EmptyParameterSpace',
      `none of the ${this.combinations} combinations keeps the constraints (${this.space.constraints.join(', ') || 'none given'}) and is ` +
        `allowed by strategy ${this.strategy.name}${refusal === '' ? '' : ` (${refusal})`}; widen the ranges`,
    );
  }

  #requireKnownNames(): void {
    const known = [...Object.keys(this.strategy.parameters.shape), ...exitNames];
    for (const { name, values } of this.space.dimensions) {
      if (!known.includes(name)) {
        throw new ActionError(
          'InvalidParameterSpace',
          `strategy ${this.strategy.name} has no parameter ${JSON.stringify(name)}; there are ${known.join(', ')}`,
        );
      }
      if (Object.hasOwn(this.override, name)) {
        throw new ActionError(
          'InvalidParameterSpace',
          `parameter ${name} is searched and given as ${String(this.override[name])} as well; leave one of them out`,
        );
      }
      if (name === 'stop_loss') requireShares(name, values, 1);
      if (name === 'take_profit') requireShares(name, values, 100);
    }
  }
}

function requireShares(name: string, values: readonly ParameterValue[], limit: number): void {
  const wrong = values.find((value) => !(typeof value === 'number' && value > 0 && value < limit));
  if (wrong === undefined) return;
  throw new ActionError(
    'InvalidParameterSpace',
    `parameter ${name} has the value ${JSON.stringify(wrong)}; it is a share of the entry price, above 0 and below ${limit}`,
  );
}

function tooLarge(size: number, what: string, limit: number): ActionError {
  return new ActionError(
    'ParameterSpaceTooLarge',
    `the space has ${size} ${what}, allowed are ${limit}; take larger steps, fewer parameters or narrower ranges`,
  );
}
