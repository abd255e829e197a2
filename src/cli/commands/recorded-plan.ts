import { isJsonObject, type JsonObject } from '../../base/json';
import type { BellwetherClient, RunSummary } from '../../client';
import { decodedPayloads } from '../../client/decoded-entries';

type Asked = Pick<BellwetherClient, 'temporal'>;
type Payloads = Parameters<typeof decodedPayloads>[1];

/** The definition that a run goes by, as far as it is known. */
export interface RunDefinition {
  readonly definition?: string;
  readonly version?: string;
  /** Of its plan. */
  readonly planHash?: string;
}

/** What a run is of: what the server lists of it, and its version, which the recorded plan alone tells. */
export async function definitionOfRun(client: Asked, summary: RunSummary): Promise<RunDefinition> {
  const plan = (await recordedPlan(client, summary.runId)) ?? {};
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
  const definition = summary.definition ?? text(plan['name']);
  const planHash = summary.planHash ?? text(plan['hash']);
  const version = text(plan['version']);
  return {
    ...(definition !== undefined && { definition }),
    ...(version !== undefined && { version }),
    ...(planHash !== undefined && { planHash }),
  };
}

/**
 * The plan of a run as its history has it, so that no worker is needed: in its input, else in what its first activity gave. It is read, not
 * checked. Undefined where neither has one: of a run that has not begun or was refused, or under a key that is not ours.
 */
export async function recordedPlan(client: Asked, runId: string): Promise<JsonObject | undefined> {
  return client.temporal(async ({ workflow }) => {
    const { history } = await workflow.workflowService.getWorkflowExecutionHistory({
      namespace: workflow.options.namespace,
      execution: { workflowId: runId },
      maximumPageSize: firstEvents,
    });
    for (const { workflowExecutionStartedEventAttributes, markerRecordedEventAttributes } of (
      history?.events ?? []
    ).slice(0, firstEvents)) {
      const input = workflowExecutionStartedEventAttributes?.input?.payloads;
      const resolved = markerRecordedEventAttributes?.details?.['result']?.payloads;
      const plan =
        (await objectIn(workflow, input ?? [], 'definition')) ?? (await objectIn(workflow, resolved ?? [], 'plan'));
      if (plan !== undefined) return plan;
    }
    return undefined;
  });
}

/** A local activity resolves the definition before anything else is done. */
const firstEvents = 20;

async function objectIn(
  client: Parameters<typeof decodedPayloads>[0],
  payloads: Payloads,
  key: string,
): Promise<JsonObject | undefined> {
  const [first] = await decodedPayloads(client, payloads.slice(0, 1));
  const value = first?.data ? parsed(Buffer.from(first.data).toString('utf8')) : undefined;
  const found = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(found) ? found : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // encrypted under a key that is not ours, or typed by hand
  }
}
