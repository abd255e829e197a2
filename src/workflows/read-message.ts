import { isJsonObject, utf8Length, type Json, type JsonObject } from '../base/json';
import type { EngineEvent } from '../engine';
import { longestEventName, mostEventPayloadBytes } from '../protocol';

/** The payloads of signals come from anywhere. What makes no sense has no effect, and the run says so; only a halt is never refused. */
export function readHalt(payload: unknown): EngineEvent {
  const reason = textOf(payload, 'reason') ?? (typeof payload === 'string' ? payload : 'no reason was given');
  return { kind: 'haltRequested', at: Date.now(), reason: reason.slice(0, 1000), ...by(payload) };
}

export function readPause(payload: unknown): EngineEvent {
  return { kind: 'pauseRequested', at: Date.now(), ...by(payload) };
}

export function readResume(payload: unknown): EngineEvent {
  return { kind: 'resumeRequested', at: Date.now(), ...by(payload) };
}

export function readEvent(payload: unknown): EngineEvent {
  const name = textOf(payload, 'name');
  if (name === undefined || !isJsonObject(payload))
    return refused(`signal 'event': send {"name":"price_alert","payload":…}, not ${shown(payload)}`);
  const sent: Json = payload['payload'] ?? null;
  const bytes = utf8Length(JSON.stringify(sent));
  if (bytes > mostEventPayloadBytes)
    return refused(
      `signal 'event' (${name.slice(0, longestEventName)}): its payload has ${bytes} bytes; at most ${mostEventPayloadBytes}`,
    );
  return { kind: 'eventSent', at: Date.now(), name: name.slice(0, longestEventName), payload: sent };
}

export function readDecision(payload: unknown): EngineEvent {
  const step = textOf(payload, 'step');
  const approved = isJsonObject(payload) ? payload['approved'] : undefined;
  if (step === undefined || typeof approved !== 'boolean')
    return refused(`signal 'decide': send {"step":"path/of/step","approved":true,"by":"name"}, not ${shown(payload)}`);
  return {
    kind: 'decided',
    at: Date.now(),
    step: step.slice(0, 1000),
    approved,
    by: (textOf(payload, 'by') ?? '').slice(0, 200),
  };
}

/** A workflow id has 1,000 characters at most; a failure of a tick is one of ours, cut when it was made. */
const longestId = 1000;
const longestText = 16 * 1024;

/**
 * What a tick tells its run; it comes from a workflow of ours, but anybody can send it. A signal finds a run by its workflow id,
 * and may come late: `thisRun`, the first execution of this one, tells it from an earlier run that had the same id. A tick of an
 * older version does not say whose it is.
 */
export function readTickEnd(payload: unknown, thisRun: string): EngineEvent {
  const schedule = textOf(payload, 'schedule');
  const tick = isJsonObject(payload) ? payload['tick'] : undefined;
  const id = textOf(tick, 'id')?.slice(0, longestId);
  const run = textOf(payload, 'run') ?? thisRun;
  if (run !== thisRun)
    return refused(
      `signal 'tickEnded': the tick '${(id ?? '').slice(0, 200)}' is of an earlier run with this id (${run.slice(0, 100)})`,
    );
  const status = tickStatuses.find((known) => known === textOf(tick, 'status'));
  if (schedule === undefined || id === undefined || status === undefined || !isJsonObject(tick))
    return refused(`signal 'tickEnded': it comes from the ticks of a schedule alone; this is ${shown(payload)}`);
  const { results, facts, error } = tick;
  if (!isJsonObject(results) || !isJsonObject(facts))
    return refused(`signal 'tickEnded': results and facts of the tick '${id.slice(0, 200)}' are missing`);
  const [type, message, step] = ['type', 'message', 'step'].map((key) => textOf(error, key)?.slice(0, longestText));
  const told =
    type !== undefined && message !== undefined ? { type, message, ...(step !== undefined && { step }) } : undefined;
  return {
    kind: 'tickEnded',
    at: Date.now(),
    schedule,
    tick: { id, status, results, facts: withoutGaps(facts), ...(told && { error: told }) },
  };
}

const withoutGaps = (facts: JsonObject): Record<string, Json> =>
  Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const tickStatuses = ['completed', 'degraded', 'failed', 'halted', 'cancelled', 'timed_out'] as const;

function textOf(payload: unknown, key: string): string | undefined {
  const value = isJsonObject(payload) ? payload[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function by(payload: unknown): { readonly by?: string } {
  const name = textOf(payload, 'by');
  return name === undefined ? {} : { by: name.slice(0, 200) };
}

function refused(text: string): EngineEvent {
  return { kind: 'messageRefused', at: Date.now(), text };
}

const shown = (payload: unknown): string =>
  (payload === undefined ? 'undefined' : JSON.stringify(payload)).slice(0, 100);
