import type { JsonObject } from '../../src/base/json';
import { checkVariables } from '../../src/definition';
import type { StepStatus } from '../../src/engine';
import {
  runVirtually,
  type ActionCall,
  type AttemptEnd,
  type MessageMoment,
  type PlannedMessage,
} from '../../src/simulation';
import { kitChildren, kitPlan, scenarios, type Message, type Scenario } from '../support/kit/scenario';
import { compared } from '../support/kit/verify';

const onReducer = scenarios().filter(({ only }) => only !== 'temporal');

// The same scenarios that run on Temporal.
it.each(onReducer.map((scenario) => [`${scenario.file}: ${scenario.name}`, scenario] as const))(
  '%s',
  async (_, scenario) => {
    const { result, starts } = await played(scenario);
    const { wanted, got } = compared(scenario.expect, result, starts);
    expect(got).toEqual(wanted);
  },
);

async function played(scenario: Scenario) {
  const { variables: given, ticks, at } = scenario;
  const startAt = at === undefined ? 0 : Date.parse(at);
  const plan = kitPlan(scenario);
  const children = kitChildren(scenario);
  const starts: string[] = [];
  const { result, unfinished } = await runVirtually({
    plan,
    variables: checkVariables(plan.variables, given).variables,
    startAt,
    longestMs: Number.POSITIVE_INFINITY,
    runId: 'kit',
    messages: scenario.messages.map(({ when, send }) => ({ when: momentOf(when, startAt), send: messageOf(send) })),
    perform: (call) => {
      if (call.attempt === 1 && call.executionId === 'kit') starts.push(call.path);
      return endOf(call);
    },
    firings: ({ path, from, to }) => (ticks[path] ?? []).map((after) => from + after).filter((time) => time < to),
    child: (name, variables) => {
      const childPlan = children[name];
      if (childPlan === undefined) throw new Error(`the scenario has no child '${name}'`);
      return { plan: childPlan, variables: checkVariables(childPlan.variables, variables).variables };
    },
  });
  expect(unfinished).toBeUndefined();
  return { result, starts };
}

function momentOf(when: string, startAt: number): MessageMoment {
  if (when === 'start') return { kind: 'at', at: startAt };
  if (when === 'quiet') return { kind: 'quiet' };
  const [path = '', status = ''] = when.split(' ');
  return { kind: 'step', path, status: status as StepStatus };
}

function messageOf(message: Message): PlannedMessage['send'] {
  if ('halt' in message)
    return { kind: 'halt', reason: message.halt, ...(message.by !== undefined && { by: message.by }) };
  if ('cancel' in message) return { kind: 'cancel', reason: 'cancellation was requested' };
  if ('pause' in message) return { kind: 'pause', ...(message.by !== undefined && { by: message.by }) };
  if ('resume' in message) return { kind: 'resume', ...(message.by !== undefined && { by: message.by }) };
  if ('event' in message) return { kind: 'event', name: message.event, payload: message.payload };
  return { kind: 'decide', step: message.decide, approved: message.approved, by: message.by };
}

/** What the actions of the kit do. */
function endOf({ action, input, attempt }: ActionCall): AttemptEnd {
  const {
    value = null,
    ms,
    failures = 1,
    regime = 'bull',
    drawdown = 0,
    type = 'Broken',
    message = 'it is broken',
  } = input as JsonObject;
  const error = { type: textOf(type), message: textOf(message) };
  const tookMs = 1 + Number(ms ?? (action === 'kit.take' ? 20 : 0));
  switch (action) {
    case 'kit.give':
    case 'kit.take':
      return { kind: 'succeeded', output: { value }, tookMs };
    case 'kit.hang':
      return { kind: 'silent', sendsHeartbeats: true };
    case 'kit.facts':
      return { kind: 'succeeded', output: { regime, drawdown }, tookMs };
    case 'kit.break':
      return { kind: 'failed', error, retryable: false, tookMs };
    case 'kit.flaky':
      return attempt > Number(failures)
        ? { kind: 'succeeded', output: { attempt }, tookMs }
        : { kind: 'failed', error, retryable: true, tookMs };
    default:
      throw new Error(`the kit has no action '${action}'`);
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
