import { didYouMean } from '../../base/suggest';
import { fits, withArticle } from '../../expression';
import type { Finding } from '../issue';
import type { OutlineStep } from '../outline';
import { tradingContext } from '../trading-context';
import type { Check, CheckInput } from './check';
import { checkBare, spotOf } from './expression-text';

/** What a step publishes is a name of the trading context, with the type of that name. */
export const checkPublish: Check = function* (input) {
  for (const step of input.steps) yield* publishedBy(step, input);
};

function* publishedBy(step: OutlineStep, { types }: CheckInput): Generator<Finding> {
  const { definition, yamlPath, inner } = step;
  const own = types.outputOf(step);
  const environment = types.environment(step, {
    ...(own !== undefined && { own }),
    ...(inner !== undefined && { after: inner }),
  });
  const spot = { ...spotOf(types, step, true), environment, ...(inner !== undefined && { after: inner }) };
  for (const [name, source] of Object.entries(definition.publish ?? {})) {
    const path = [...yamlPath, 'publish', name];
    const wanted = tradingContext.get(name);
    if (wanted === undefined) {
      const known = [...tradingContext.keys()];
      const message = `'${name}' is not a name of the trading context; there are: ${known.join(', ')}.${didYouMean(name, known)}`;
      yield { code: 'unknown-fact', message, path, at: 'key' };
      continue;
    }
    if (source.includes('${{')) {
      const message = 'publish takes bare expressions, as in regime: output.regime; take the ${{ }} away';
      yield { code: 'expression-syntax', message, path, offset: source.indexOf('${{') };
      continue;
    }
    const { type, findings } = checkBare(source, path, spot);
    yield* findings;
    if (type !== undefined && !fits(type, wanted)) {
      const message = `'${name}' is ${withArticle(wanted)}; this is ${withArticle(type)}`;
      yield { code: 'publish-type', message, path };
    }
  }
}
