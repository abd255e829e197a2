import {
  boolType,
  dynType,
  ExpressionError,
  listOf,
  nullable,
  nullType,
  numberType,
  stringType,
  unify,
  type ObjectType,
  type StepReference,
  type Type,
  type TypeEnvironment,
} from '../expression';
import type { ActionCatalogue } from './action-catalogue';
import { emittersOf } from './emitters';
import { lifecycleEvents } from './lifecycle-events';
import { ownersOf, type Outline, type OutlineScope, type OutlineStep } from './outline';
import { resolveReference, type Position, type Resolved } from './reference';
import type { WrittenDefinition, WrittenStep } from './schema';
import { typeOfSchema, typeOfVariable } from './schema-type';
import { kindKeysOf } from './step-kind';
import { tradingContext } from './trading-context';
import { typeOfValue } from './value-type';

/** What the types of a definition's expressions follow from. */
export class Types {
  private readonly variables: ReadonlyMap<string, Type>;
  private readonly outputs = new Map<OutlineStep, Type | 'in progress'>();
  private readonly items = new Map<OutlineStep, Type>();
  private readonly payloads = new Map<string, Type | 'in progress'>();
  private readonly handlers: NonNullable<WrittenDefinition['events']>;

  constructor(
    definition: WrittenDefinition,
    private readonly outline: Outline,
    private readonly catalogue: ActionCatalogue,
    /** Variables of which nothing is known. */
    private readonly isUntyped: (variable: string) => boolean = () => false,
  ) {
    this.handlers = definition.events ?? {};
    this.variables = new Map(
      Object.entries(definition.variables ?? {}).map(([name, spec]) => [name, typeOfVariable(spec)]),
    );
  }

  /**
   * What the names in a step's expressions stand for. `own` adds the step's own output, as `publish` reads it; `after` makes
   * it the place where all the steps of a list inside the step have ended.
   */
  environment(
    step: OutlineStep,
    { own, after }: { readonly own?: Type; readonly after?: OutlineScope } = {},
  ): TypeEnvironment {
    const locals = this.localsOf(step, after);
    if (own !== undefined) locals.set('output', own);
    return {
      name: (name) => locals.get(name) ?? this.variableOf(name) ?? tradingContext.get(name),
      names: () => [...locals.keys(), ...this.variables.keys(), ...tradingContext.keys(), 'steps'],
      step: (reference) => this.ofReference(reference, this.resolve(reference, step, after)),
    };
  }

  private variableOf(name: string): Type | undefined {
    return this.isUntyped(name) && !tradingContext.has(name) ? dynType : this.variables.get(name);
  }

  /** @throws ExpressionError when there is no such step, or it cannot have ended by then. */
  resolve(reference: StepReference, step: OutlineStep, after?: OutlineScope): Resolved {
    const position: Position = { step, top: this.outline.top, ...(after !== undefined && { after }) };
    return resolveReference(reference, position);
  }

  /** The type of a step's own output; undefined when it has none. */
  outputOf(step: OutlineStep): Type | undefined {
    const known = this.outputs.get(step);
    // Only steps and events that wait for each other, an issue of its own, lead back here.
    if (known === 'in progress') return dynType;
    if (known !== undefined) return known;
    this.outputs.set(step, 'in progress');
    const type = this.makeOutput(step);
    if (type === undefined) this.outputs.delete(step);
    else this.outputs.set(step, type);
    return type;
  }

  private makeOutput(step: OutlineStep): Type | undefined {
    const { definition, kind } = step;
    // What is no kind of step, or more than one, has an issue of its own.
    if (kindKeysOf(definition).length !== 1) return dynType;
    switch (kind) {
      case 'action': {
        const action = this.catalogue.get(definition.action ?? '');
        return action === undefined ? dynType : typeOfSchema(action.outputSchema);
      }
      case 'set':
        return typeOfValue(definition.set ?? {}, this.environment(step));
      case 'approve':
        return object({ approved: boolType, by: listOf(stringType) });
      case 'wait':
        if (typeof definition.wait !== 'object') return undefined;
        if (definition.wait.event !== undefined) return object({ name: stringType, payload: dynType });
        // One that waits for nothing has an issue of its own.
        return waitsForNothing(definition.wait) ? dynType : undefined;
      case 'workflow':
        return dynType;
      default:
        return undefined;
    }
  }

  private ofReference(reference: StepReference, { targets, loops }: Resolved): Type {
    const types = targets.map((target) => this.ofTarget(reference, target));
    let type = types.reduce((joined, next) => unify(joined, next) ?? dynType);
    for (const { mayLackEntries } of [...loops].reverse()) type = listOf(mayLackEntries ? nullable(type) : type);
    return type;
  }

  private ofTarget(reference: StepReference, target: OutlineStep): Type {
    if (reference.field === 'status') return stringType;
    const output = this.outputOf(target);
    if (output !== undefined) return output;
    throw new ExpressionError('unknown-field', withoutOutput(reference, target), reference.at, reference.end);
  }

  /** Names that only some places know: the items of loops around a step, and the event that a handler answers. */
  private localsOf(step: OutlineStep, after: OutlineScope | undefined): Map<string, Type> {
    const locals = new Map<string, Type>();
    const holders = [...(after === undefined ? [] : [step]), ...ownersOf(step)];
    for (const holder of holders.reverse()) {
      const { for_each: loop, repeat } = holder.definition;
      if (loop !== undefined) {
        locals.set(loop.as ?? 'item', this.itemOf(holder));
        locals.set('index', numberType);
      }
      if (repeat !== undefined) locals.set('iteration', numberType);
    }
    const { event } = outermost(step);
    if (event !== undefined) locals.set('event', object({ name: stringType, payload: this.payloadOf(event) }));
    return locals;
  }

  /** What the steps that emit an event send with it; not known of one that may also come from elsewhere. */
  private payloadOf(event: string): Type {
    const known = this.payloads.get(event);
    // Only events that emit each other, an issue of its own, lead back here.
    if (known === 'in progress') return dynType;
    if (known !== undefined) return known;
    this.payloads.set(event, 'in progress');
    const type = this.makePayload(event);
    this.payloads.set(event, type);
    return type;
  }

  private makePayload(event: string): Type {
    const emitters = emittersOf(this.outline).get(event) ?? [];
    const handler = this.handlers[event];
    const isExternal = handler !== undefined && !Array.isArray(handler) && handler.external === true;
    if (isExternal || lifecycleEvents.has(event) || emitters.length === 0) return dynType;
    return emitters
      .map((step): Type => {
        const { emit } = step.definition;
        return typeof emit === 'object' ? typeOfValue(emit.payload ?? null, this.environment(step)) : nullType;
      })
      .reduce((joined, next) => unify(joined, next) ?? dynType);
  }

  /** Worked out once: that of an inner loop may follow from all the loops around it. */
  private itemOf(loop: OutlineStep): Type {
    let item = this.items.get(loop);
    if (item === undefined) {
      const items = typeOfValue(loop.definition.for_each?.items ?? [], this.environment(loop));
      item = items.kind === 'list' ? items.element : dynType;
      this.items.set(loop, item);
    }
    return item;
  }
}

function withoutOutput(reference: StepReference, { kind, path, inner, branches }: OutlineStep): string {
  const scopes = inner === undefined ? branches : [inner];
  if (scopes.length === 0) return `'${path}' is a step with '${kind}' and has no output`;
  const ids = [...new Set(scopes.flatMap(({ steps }) => steps.map(({ id }) => id)))];
  const paths = ids.map((id) => `steps.${reference.segments.join('.')}.${id}.output`);
  return `'${path}' is a group and has no output of its own; its steps have: ${paths.join(', ')}`;
}

function outermost(step: OutlineStep): OutlineScope {
  let { scope } = step;
  while (scope.owner !== undefined) ({ scope } = scope.owner);
  return scope;
}

const waitsForNothing = ({ duration, until, session }: Exclude<WrittenStep['wait'], string | undefined>): boolean =>
  [duration, until, session].every((thing) => thing === undefined);

const object = (fields: Readonly<Record<string, Type>>): ObjectType => ({
  kind: 'object',
  fields: new Map(Object.entries(fields)),
  open: false,
});
