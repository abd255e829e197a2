import { Connection } from '@temporalio/client';
import { searchAttributes } from './server-arguments';

/** `SERVING` of the gRPC health protocol. */
const serving = 1;
const workflowService = 'temporal.api.workflowservice.v1.WorkflowService';

/**
 * Whether a Temporal server answers at the address within `timeoutMs`, says that it serves, has the namespace `default`
 * and our search attributes.
 *
 * @throws Error that says what is missing.
 */
export async function checkHealth(address: string, timeoutMs: number): Promise<void> {
  // Loopback: a proxy in the environment is not for us.
  const channelArgs = { 'grpc.enable_http_proxy': 0 };
  const connection = await Connection.connect({ address, connectTimeout: timeoutMs, channelArgs });
  try {
    await connection.withDeadline(Date.now() + timeoutMs, async () => {
      const { status }: { readonly status?: unknown } = await connection.healthService.check({
        service: workflowService,
      });
      if (status !== serving) throw new Error(`the server at ${address} answers with health status ${String(status)}`);
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
      const missing = Object.keys(searchAttributes).filter((name) => customAttributes[name] === undefined);
      if (missing.length > 0) throw new Error(`the server at ${address} has no search attribute ${missing.join(', ')}`);
    });
  } finally {
    await connection.close();
  }
}
