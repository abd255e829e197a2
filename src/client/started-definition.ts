import type { WorkflowClient } from '@temporalio/client';
import { isJsonObject } from '../base/json';
import { decodedPayloads } from './decoded-entries';

/**
 * The definition that an execution was started with, by its name: for what its search attributes do not tell, as of a run that was
 * refused, or where the namespace lacks them. Reads the first event of its history; undefined where that does not tell either.
 */
export async function startedDefinition(
  client: WorkflowClient,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<string | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const payloads = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const [first] = await decodedPayloads(client, payloads.slice(0, 1));
  const input = first?.data ? parsed(Buffer.from(first.data).toString('utf8')) : undefined;
  const definition = isJsonObject(input) ? input['definition'] : undefined;
  const name = isJsonObject(definition) ? definition['name'] : definition;
  return typeof name === 'string' && name !== '' ? name.replaceAll('-', '_').slice(0, 200) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // encrypted under a key that is not ours, or typed by hand
  }
}
