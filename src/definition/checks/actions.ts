import type { ActionDescription } from '../action-catalogue';
import type { Finding } from '../issue';
import { ownersOf, type OutlineStep } from '../outline';
import type { WrittenDefinition } from '../schema';
import { didYouMean } from '../../base/suggest';
import { listed } from '../listed';
import type { Check } from './check';

/** Actions exist, are allowed in this type of definition, and are retried only where that is safe. */
export const checkActions: Check = function* ({ definition, steps, catalogue }) {
  for (const step of steps) {
    const { action: name } = step.definition;
    if (name === undefined) continue;
    const action = catalogue.get(name);
    if (action === undefined) {
      yield {
        code: 'unknown-action',
        message: unknownAction(name, catalogue.names),
        path: [...step.yamlPath, 'action'],
      };
      continue;
    }
    if (action.capability === 'live_trade' && definition.type !== 'live_trade') {
      const message = `'${name}' trades with a live venue; only a definition of type live_trade may use it, and this one is ${definition.type}`;
      yield { code: 'live-action', message, path: [...step.yamlPath, 'action'] };
    }
    yield* checkPolicy(step, action);
    if (action.servedElsewhere === true) yield* checkLimits(step, action, definition);
  }
};

function unknownAction(name: string, known: readonly string[]): string {
  const [slice] = name.split('.');
  const ofSlice = known.filter((candidate) => candidate.startsWith(`${slice}.`));
  const slices = [...new Set(known.map((candidate) => candidate.split('.')[0]))];
  const there =
    ofSlice.length > 0 ? `the actions of '${slice}' are: ${listed(ofSlice)}` : `slices are: ${listed(slices)}`;
  // Somebody may have left the slice out.
  const alone = known.find((candidate) => candidate.split('.')[1] === name);
  return `there is no action '${name}'; ${there}.${didYouMean(alone ?? name, alone === undefined ? known : [alone])}`;
}

function* checkPolicy({ definition: step, yamlPath }: OutlineStep, action: ActionDescription): Generator<Finding> {
  const asked = step.retry?.max_attempts;
  if (asked !== undefined && action.maxAttempts !== undefined && asked > action.maxAttempts) {
    const message = `'${action.name}' is not safe to repeat: at most ${action.maxAttempts} attempt${action.maxAttempts === 1 ? '' : 's'}, not ${asked}`;
    yield { code: 'retry-not-safe', message, path: [...yamlPath, 'retry', 'max_attempts'] };
  }
}

/** Limits that nobody would keep an action to are not to be written. */
function* checkLimits(
  step: OutlineStep,
  { name }: ActionDescription,
  definition: WrittenDefinition,
): Generator<Finding> {
  const message = `'${name}' is served by workers in another language, which nobody keeps to limits of memory or processor: leave them out here, and limit those workers themselves`;
  const holder = [step, ...ownersOf(step)].find((one) => one.definition.resources !== undefined);
  const ofAll = (['memory', 'cpu'] as const).find((key) => definition.resources?.[key] !== undefined);
  if (holder !== undefined) yield { code: 'misplaced-key', message, path: [...holder.yamlPath, 'resources'] };
  else if (ofAll !== undefined) yield { code: 'misplaced-key', message, path: ['resources', ofAll] };
}
