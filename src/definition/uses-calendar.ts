import {
  ExpressionError,
  expressionsIn,
  parseCondition,
  parseExpression,
  usesTime,
  type Expression,
} from '../expression';
import { parseMoment } from './moment';
import type { Outline } from './outline';
import type { WrittenDefinition, WrittenStep } from './schema';

/** Whether anything in a definition goes by the exchange's days and hours. */
export function needsCalendar({ schedule, calendar, market }: WrittenDefinition, { steps }: Outline): boolean {
  if (calendar !== undefined || schedule !== undefined || market !== undefined) return true;
  return steps.some(({ definition }) => waitsByCalendar(definition) || expressionsOf(definition).some(readsCalendar));
}

function waitsByCalendar({ schedule, wait }: WrittenStep): boolean {
  if (schedule !== undefined) return true;
  if (wait === undefined) return false;
  if (typeof wait === 'object' && wait.session !== undefined) return true;
  const moment = parseMoment(typeof wait === 'string' ? wait : (wait.until ?? ''));
  return moment !== undefined && moment.kind !== 'instant';
}

const readsCalendar = (expression: Expression): boolean => usesTime(expression) === 'calendar';

/** Every expression of a step, its `${{ }}` included. */
function expressionsOf(step: WrittenStep): Expression[] {
  const conditions = [
    step.when,
    step.repeat?.until,
    step.repeat?.while,
    ...(step.branches ?? []).map(({ when }) => when),
  ];
  return [
    ...conditions.flatMap((when) => (typeof when === 'string' ? parsed(() => [parseCondition(when).expression]) : [])),
    ...Object.values(step.publish ?? {}).flatMap((source) => parsed(() => [parseExpression(source)])),
    ...[step.with, step.set, step.emit, step.for_each?.items, step.approve, step.fail, step.stop, step.wait].flatMap(
      (value) => (value === undefined ? [] : parsed(() => [...expressionsIn(value)])),
    ),
  ];
}

function parsed(parse: () => Expression[]): Expression[] {
  try {
    return parse();
  } catch (error) {
    // What is wrong with it is reported where it stands.
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}
