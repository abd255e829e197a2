import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan, RunResult, StepReport } from '../../../src/engine';
import { continueEveryMemo, queries, runWorkflowType, signals, type RunDescription } from '../../../src/protocol';
import { entriesOf, type TestJournal } from '../test-journal';
import type { TestWorker } from '../test-worker';
import type { Message, Scenario } from './scenario';

export interface TemporalResult {
  readonly result: RunResult;
  /** Paths of the actions in the order in which they began. */
  readonly starts: readonly string[];
}

/** How long nothing must change for a run to count as quiet. */
const quietMs = 400;

/** Runs a scenario on a server; `continueEvery`: it goes on in a new execution after so many events, or as soon as it can. */
export async function temporalRun(
  { temporal, client, taskQueue }: TestWorker,
  journal: TestJournal,
  scenario: Pick<Scenario, 'messages' | 'variables'>,
  plan: Plan,
  runId: string,
  continueEvery?: number,
): Promise<TemporalResult> {
  const early = scenario.messages.filter(({ when }) => when === 'start').map(({ send }) => send);
  const input = { definition: plan, variables: scenario.variables };
  const options = {
    workflowId: runId,
    taskQueue,
    args: [input],
    ...(continueEvery !== undefined && { memo: { [continueEveryMemo]: continueEvery } }),
  };
  const [first, ...others] = early;
  if (first === undefined) await temporal.workflow.start(runWorkflowType, options);
  // No worker gets it before the cancellation is there.
  else if ('cancel' in first) await temporal.workflow.start(runWorkflowType, { ...options, startDelay: '1s' });
  else {
    const { name, payload } = signalOf(first);
    await temporal.workflow.signalWithStart(runWorkflowType, { ...options, signal: name, signalArgs: [payload] });
  }
  const send = async (message: Message): Promise<void> => {
    if ('cancel' in message) await temporal.workflow.getHandle(runId).cancel();
    else await temporal.workflow.getHandle(runId).signal(signalOf(message).name, signalOf(message).payload);
  };
  for (const message of first !== undefined && 'cancel' in first ? early : others) await send(message);
  for (const { when, send: message } of scenario.messages.filter(({ when }) => when !== 'start')) {
    if (!(await holds(when, () => describe(temporal, runId)))) break;
    await send(message);
  }
  const result = await client.result(runId);
  return { result, starts: entriesOf(journal, runId, 'began').map(({ path }) => path) };
}

/** Waits until a condition of a scenario holds. False: the run has ended before. */
async function holds(when: string, look: () => Promise<RunDescription | undefined>): Promise<boolean> {
  const [path, status] = when.split(' ');
  let before = '';
  let since = performance.now();
  for (let turn = 0; turn < 600; turn += 1) {
    const now = await look();
    const steps: readonly StepReport[] = now?.steps ?? [];
    if (when !== 'quiet' && steps.some((step) => step.path === path && step.status === status)) return true;
    if (now !== undefined && now.status !== 'running') return false;
    const seen = JSON.stringify(steps);
    if (seen !== before) since = performance.now();
    before = seen;
    if (when === 'quiet' && now !== undefined && performance.now() - since > quietMs) return true;
    await sleep(25);
  }
  throw new Error(`it did not come true that ${when}: ${before}`);
}

async function describe(temporal: TestWorker['temporal'], runId: string): Promise<RunDescription | undefined> {
  return temporal.workflow.getHandle(runId).query<RunDescription | undefined>(queries.progress);
}

function signalOf(message: Exclude<Message, { cancel: true }>): { readonly name: string; readonly payload: unknown } {
  if ('halt' in message) return { name: signals.halt, payload: { reason: message.halt, by: message.by } };
  if ('pause' in message) return { name: signals.pause, payload: { by: message.by } };
  if ('resume' in message) return { name: signals.resume, payload: { by: message.by } };
  if ('event' in message) return { name: signals.event, payload: { name: message.event, payload: message.payload } };
  return { name: signals.decide, payload: { step: message.decide, approved: message.approved, by: message.by } };
}
