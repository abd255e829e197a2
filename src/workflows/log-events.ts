import { log, metricMeter, workflowInfo } from '@temporalio/workflow';
import type { Command, EngineEvent } from '../engine';

/**
 * Writes to the worker's log what happens to a run and what it does: its life, its steps, the messages that it gets. No
 * variables, inputs and outputs are in it. What is replayed has been logged before.
 */
export function logEvent(event: EngineEvent, commands: readonly Command[]): void {
  if (workflowInfo().unsafe.isReplaying) return;
  happened(event);
  for (const command of commands) done(command);
}

function happened(event: EngineEvent): void {
  switch (event.kind) {
    case 'started':
      log.info('run started');
      break;
    case 'resumed':
      log.info('run goes on in this execution');
      break;
    case 'actionSucceeded':
      log.info('step succeeded', { step: event.path, attempts: event.attempts });
      break;
    case 'actionFailed':
      log.warn('step failed', { step: event.path, attempts: event.attempts, ...errorOf(event.error) });
      break;
    case 'actionCancelled':
      log.info('step cancelled', { step: event.path });
      break;
    case 'cancelRequested':
      log.info('cancellation requested', { reason: event.reason });
      break;
    case 'haltRequested':
      log.warn('emergency halt requested', { reason: event.reason, by: event.by });
      metricMeter.createCounter('bellwether_halts', '', 'Halts that runs were told').add(1);
      break;
    case 'pauseRequested':
      log.info('pause requested', { by: event.by });
      break;
    case 'resumeRequested':
      log.info('resume requested', { by: event.by });
      break;
    case 'eventSent':
      log.info('event received', { event: event.name });
      break;
    case 'decided':
      log.info('decision received', { step: event.step, approved: event.approved, by: event.by });
      break;
    case 'scheduleCreated':
    case 'scheduleRemoved': {
      const text = event.kind === 'scheduleCreated' ? 'schedule created' : 'schedule removed';
      if (event.error === undefined) log.info(text, { step: event.schedule });
      else log.warn(`${text}: failed`, { step: event.schedule, ...errorOf(event.error) });
      break;
    }
    case 'tickEnded': {
      const { id, status, error } = event.tick;
      log.info('tick ended', { step: event.schedule, tick: id, status, ...errorOf(error) });
      break;
    }
    case 'messageRefused':
      log.warn('message refused', { why: event.text });
      break;
    case 'timerFired':
    case 'holdRequested':
    case 'holdReleased':
      break;
  }
}

function done(command: Command): void {
  switch (command.kind) {
    case 'startAction':
      log.info('step started', { step: command.path, action: command.action });
      break;
    case 'startChild':
      log.info('step started', { step: command.path, definition: command.definition });
      break;
    case 'finish': {
      const fields = { status: command.status, ...errorOf(command.error) };
      if (command.status === 'completed') log.info('run ended', fields);
      else log.warn('run ended', fields);
      break;
    }
    case 'cancelActions':
    case 'startTimer':
    case 'cancelTimer':
    case 'createSchedule':
    case 'removeSchedule':
      break;
  }
}

function errorOf(error: { readonly type: string; readonly message: string } | undefined): object {
  return error === undefined ? {} : { error: error.type, why: error.message };
}
