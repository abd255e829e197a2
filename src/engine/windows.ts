import { carryOnLater } from './backlog';
import type { GraphNode } from './graph';
import { isPatched } from './patches';
import { kindOf, type Run } from './run';

/** Children in flight at once, as many as actions: a server refuses more than 2,000, and does best below 500. */
const mostChildren = 200;

/** Reached by the last input that goes: with that one, of `payloadLimitBytes` at most, a message stays below 3 MiB. */
const sendBudgetBytes = 1024 * 1024;

/** The first message carries the plan and the variables too, of 1.25 MiB at most. */
const firstSendBudgetBytes = 512 * 1024;

/** Whether there is room for a step to begin now: a slot or room for a child where it takes one, and room in the message that starts it. */
export function hasRoom(run: Run, node: GraphNode): boolean {
  if (node.isUrgent) return true;
  switch (kindOf(run, node).takes) {
    case 'nothing':
      return true;
    case 'slot':
      return run.state.inFlight < run.plan.maxConcurrent && !sentEnough(run);
    case 'child':
      return hasRoomForChild(run);
  }
}

/** Counts what a step sends along as it begins. */
export function noteSent(run: Run, sent: { readonly bytes?: number; readonly childBytes?: number }): void {
  const before = run.state.sent?.at === run.now ? run.state.sent : undefined;
  const childBytes = (before?.childBytes ?? 0) + (sent.childBytes ?? 0);
  run.state.sent = {
    at: run.now,
    bytes: (before?.bytes ?? 0) + (sent.bytes ?? 0),
    ...(childBytes > 0 && { childBytes }),
  };
}

function hasRoomForChild(run: Run): boolean {
  if (run.state.children < mostChildren && !sentEnough(run)) return true;
  return !isPatched(run, 'children-window');
}

/**
 * All that starts at one moment travels in one message, and a server takes 4 MiB. What is held back starts with the next event,
 * which the actions in flight will bring; where children alone are in flight, which may take hours, soon.
 */
function sentEnough(run: Run): boolean {
  const { inFlight, sent, startedAt } = run.state;
  if (sent?.at !== run.now) return false;
  const budget = run.now === startedAt ? firstSendBudgetBytes : sendBudgetBytes;
  if (inFlight > 0 && sent.bytes >= budget) return true;
  if (sent.childBytes === undefined || sent.bytes + sent.childBytes < budget) return false;
  if (!isPatched(run, 'children-window')) return false;
  carryOnLater(run);
  return true;
}
