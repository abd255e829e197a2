import type { Catalogue } from '../catalogue';
import type { Plan, StepPlan } from '../engine';
import { partsOf } from '../engine/plan-parts';
import { stepPlanAt } from './step-plan-at';

/**
 * Whether the work of a step may place orders: an action by what it may do, all others by what they may run. What nothing is
 * known of may do anything: an action that is served elsewhere, a definition that runs as a child.
 */
export function mayTrade(plan: Plan, path: string, catalogue: Catalogue): boolean {
  const step = stepPlanAt(plan, path);
  if (step === undefined) return false;
  // What else an action has, its fallback, is work of its own: it is named where it ran.
  if (step.kind === 'action') return isTradingAction(step.action, catalogue);
  return tradesWithin(plan, step, catalogue, new Set());
}

/** Whether what an event starts trades or may trade. */
export function handlerMayTrade(plan: Plan, event: string, catalogue: Catalogue): boolean {
  return handlerTrades(plan, event, catalogue, new Set());
}

function isTradingAction(action: string, catalogue: Catalogue): boolean {
  const capability = catalogue.get(action)?.capability;
  return capability === undefined || capability === 'paper_trade' || capability === 'live_trade';
}

/** `events` are those that have been looked at: handlers may emit each other's. */
function tradesWithin(plan: Plan, step: StepPlan, catalogue: Catalogue, events: Set<string>): boolean {
  if (step.kind === 'workflow') return true;
  if (step.kind === 'action' && isTradingAction(step.action, catalogue)) return true;
  if (step.kind === 'emit' && handlerTrades(plan, step.event, catalogue, events)) return true;
  return partsOf(step).some((part) => tradesWithin(plan, part, catalogue, events));
}

function handlerTrades(plan: Plan, event: string, catalogue: Catalogue, events: Set<string>): boolean {
  const { events: handlers = {} } = plan;
  if (events.has(event) || !Object.hasOwn(handlers, event)) return false;
  events.add(event);
  return tradesWithin(plan, handlers[event].group, catalogue, events);
}
