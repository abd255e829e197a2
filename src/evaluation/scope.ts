import { BellwetherError } from '../base/errors';
import type { Json } from '../base/json';
import { didYouMean } from '../base/suggest';
import { loadCalendar, marketClock } from '../calendar';
import { defaultCalendar } from '../definition/default-calendar';
import { tradingContext } from '../definition/trading-context';
import {
  dynType,
  ExpressionError,
  stringType,
  type Scope,
  type StepReference,
  type TimeName,
  type TypeEnvironment,
} from '../expression';
import type { EvaluationContext } from './context';
import type { KnownStep } from './steps';
import { typeOfJson } from './type-of-json';

/** The types of what a context holds, and of the whole trading context. */
export function environmentOf({ variables, steps }: EvaluationContext): TypeEnvironment {
  const types = new Map([...variables].map(([name, value]) => [name, typeOfJson(value)]));
  return {
    name: (name) => types.get(name) ?? tradingContext.get(name),
    names: () => [...types.keys(), ...tradingContext.keys(), 'steps'],
    step: (reference) => {
      const { output } = stepOf(steps, reference);
      if (reference.field === 'status') return stringType;
      return output === undefined ? dynType : typeOfJson(output);
    },
  };
}

/** The values of what a context holds. No clock is read: the time is the context's `now`. */
export function scopeOf(context: EvaluationContext): Scope {
  const { variables, facts, steps } = context;
  return {
    name: (name) => (variables.has(name) ? variables.get(name) : facts.get(name)),
    step: (reference) => stepOf(steps, reference)[reference.field],
    time: (name) => timeOf(context, name),
  };
}

/** @throws ExpressionError when the context has no such step. */
function stepOf(steps: ReadonlyMap<string, KnownStep>, { segments, at, end }: StepReference): KnownStep {
  let step: KnownStep = { steps };
  segments.forEach((id, index) => {
    const inside = [...step.steps.keys()];
    const next = step.steps.get(id);
    if (next === undefined) {
      const holder = index === 0 ? 'the context' : `'${segments.slice(0, index).join('/')}'`;
      const message = `there is no step '${id}' in ${holder}; there are: ${inside.join(', ') || 'none'}.${didYouMean(id, inside)}`;
      throw new ExpressionError('unknown-name', message, at, end);
    }
    step = next;
  });
  return step;
}

function timeOf({ now, calendar }: EvaluationContext, name: TimeName): Json | undefined {
  if (now === undefined) {
    const remedy = 'give it in the context file, as in now: 2026-11-27T18:00:00Z';
    throw new BellwetherError('NoTime', `the time of the evaluation is not known; ${remedy}`);
  }
  // The time itself needs no calendar, and so has no horizon.
  return name === 'now' ? now : marketClock(calendar ?? loadCalendar(defaultCalendar), now)[name];
}
