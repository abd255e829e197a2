import type { JsonObject } from '../base/json';
import type { WrittenDefinition, WrittenStep } from '../definition/schema';
import type { Plan } from '../engine';
import type { ActionInputs, ActionName, OwnActionName } from './action-inputs';
import { compileInCode, type LoadedDefinition } from './definitions';
import type { VariableSpecs, VariablesOf, Written } from './written-values';

/** A step as it is built in code: its action is one that there is, and what it is given has the types of that action's input. */
export type StepInCode = ActionStepInCode | OwnActionStepInCode | OtherStepInCode;

/** A definition as it is built in code. `Variables` is inferred from what it declares. */
export interface DefinitionInCode<Variables extends VariableSpecs = VariableSpecs> extends Omit<
  WrittenDefinition,
  'variables' | 'steps' | 'events'
> {
  readonly variables?: Variables;
  readonly steps: readonly StepInCode[];
  readonly events?: Readonly<Record<string, HandlerInCode>>;
}

export type HandlerInCode =
  | readonly StepInCode[]
  | { readonly steps: readonly StepInCode[]; readonly external?: boolean; readonly description?: string };

/** A definition that compiles, with the types of the variables that a run of it takes. */
export interface BuiltDefinition<Variables> extends LoadedDefinition {
  /** What a run is given. It is there for its type; nothing is in it. */
  readonly given?: Variables;
}

/** What can be run: a name that the workers know, the path of a file, or a definition that is compiled. */
export type Runnable<Variables> = string | Plan | BuiltDefinition<Variables>;

/**
 * Builds and compiles a definition. What a file could get wrong and types do not catch (expressions, references, limits) is checked
 * here, against the actions that there are where this program runs.
 * @throws InvalidDefinitionError with every issue.
 */
export function definition<const Variables extends VariableSpecs = Record<string, never>>(
  written: DefinitionInCode<Variables>,
): BuiltDefinition<VariablesOf<Variables>> {
  return compileInCode(JSON.parse(JSON.stringify(written)) as JsonObject, written.name);
}

type ActionStepInCode = { [Name in ActionName]: Common & Calls<Name, ActionInputs[Name]> }[ActionName];

/** `with` may be left out only where the action needs nothing. */
type Calls<Name, Input> =
  Partial<Input> extends Input
    ? { readonly action: Name; readonly with?: Written<Input> }
    : { readonly action: Name; readonly with: Written<Input> };

interface OwnActionStepInCode extends Common {
  readonly action: OwnActionName;
  readonly with?: JsonObject;
}

/** A group, or a step that the engine does itself: `set`, `wait`, `emit`, `approve`, `workflow`, `fail`, `stop`. */
interface OtherStepInCode extends Common {
  readonly action?: never;
  readonly with?: JsonObject;
  readonly steps?: readonly StepInCode[];
  readonly branches?: readonly { readonly when: string | boolean; readonly steps: readonly StepInCode[] }[];
  readonly else?: readonly StepInCode[];
}

/** The keys of a step that hold no other steps. */
interface Common extends Omit<
  WrittenStep,
  'action' | 'with' | 'steps' | 'branches' | 'else' | 'on_failure' | 'compensate'
> {
  readonly on_failure?: 'fail' | 'continue' | { readonly fallback: readonly StepInCode[] };
  readonly compensate?: readonly StepInCode[];
}
