import type { DefinitionLookup } from '../../src/definition/definition-lookup';
import type { VariableSpec } from '../../src/engine/plan';

const variables: Readonly<Record<string, Readonly<Record<string, VariableSpec>>>> = {
  simple_backtest: {
    symbols: { type: 'array', items: { type: 'string' }, minItems: 1, default: ['SPX'] },
    initial_capital: { type: 'number', minimum: 100, default: 100_000 },
  },
  rebalance: {
    account: { type: 'string' },
    max_turnover: { type: 'number', minimum: 0, maximum: 1, default: 0.2 },
  },
  nightly_checks: {},
};

/** The definitions that `workflow` steps of the spec's files may name. */
export const specDefinitions: DefinitionLookup = {
  // The last one is there, but cannot be read.
  names: [...Object.keys(variables), 'archive'],
  variablesOf: (name) => {
    const known = name.replaceAll('-', '_');
    return Object.hasOwn(variables, known) ? variables[known] : undefined;
  },
};
