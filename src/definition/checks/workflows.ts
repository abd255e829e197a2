import { didYouMean } from '../../base/suggest';
import type { Check } from './check';
import { workflowName } from './inputs';

/** A definition that a step runs as a child is there, and is not the one that runs it. */
export const checkWorkflows: Check = function* ({ definition, steps, definitions }) {
  for (const step of steps) {
    const name = workflowName(step);
    if (name === undefined) continue;
    const path = [...step.yamlPath, 'workflow', ...(typeof step.definition.workflow === 'object' ? ['name'] : [])];
    if (alike(name) === alike(definition.name)) {
      const message = `'${name}' would start itself again and again; a definition cannot be its own child`;
      yield { code: 'unknown-definition', message, path };
    } else if (definitions !== undefined && !definitions.names.some((known) => alike(known) === alike(name))) {
      const { names } = definitions;
      const message = `there is no definition '${name}'; there are: ${names.join(', ') || 'none'}.${didYouMean(name, names)}`;
      yield { code: 'unknown-definition', message, path };
    }
  }
};

const alike = (name: string): string => name.replaceAll('-', '_');
