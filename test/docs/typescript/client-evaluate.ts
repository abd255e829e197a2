import { conditionTemplates, evaluate } from '../../../src/evaluation';

/** docs/client.md, expressions outside a run. */
export function clientEvaluate() {
  const { value, explanation } = evaluate('drawdown < limit', {
    context: { drawdown: 0.14 },
    variables: { limit: 0.1 },
  });
  // false because drawdown (0.14) < limit (0.1) is false

  return { value, explanation, conditionTemplates };
}
