import type { WorkflowClient, WorkflowExecutionInfo } from '@temporalio/client';
import type { RunDescription } from '../../src/protocol';

/** A run as the fake server has it. */
export interface FakeRun {
  /** What the query `progress` answers, one after the other; an error is thrown. The last one stays. */
  readonly answers?: readonly (RunDescription | Error)[];
  readonly status?: string;
  /** What it returns in the end. */
  readonly result?: unknown;
  /** How often the history has grown before the run ends. */
  readonly grows?: number;
}

export interface FakeServer {
  readonly client: WorkflowClient;
  /** Each execution that was asked for anything: `id` or `id execution`. */
  readonly asked: string[];
}

/** As much of Temporal's client as following a run takes. */
export function fakeWorkflowClient({ answers = [], status = 'RUNNING', result, grows = 1 }: FakeRun): FakeServer {
  const asked: string[] = [];
  let queries = 0;
  let polls = 0;
  const note = (id: string, execution?: string | null): void => {
    asked.push([id, execution].filter((part) => typeof part === 'string').join(' '));
  };
  const client: object = {
    options: { namespace: 'default', loadedDataConverter: { payloadCodecs: [] } },
    workflowService: {
      getWorkflowExecutionHistory: async ({ execution }: { execution: { workflowId: string; runId?: string } }) => {
        note(execution.workflowId, execution.runId);
        polls += 1;
        const isOpen = polls <= grows;
        return {
          history: { events: isOpen ? [{}] : [] },
          nextPageToken: isOpen ? new Uint8Array(1) : new Uint8Array(),
        };
      },
    },
    getHandle: (workflowId: string, execution?: string) => {
      note(workflowId, execution);
      return {
        workflowId,
        result: async () => result,
        describe: async () => described(workflowId, status),
        query: async () => {
          const answer = answers[Math.min(queries++, answers.length - 1)];
          if (answer instanceof Error) throw answer;
          return answer;
        },
      };
    },
  };
  return { client: client as WorkflowClient, asked };
}

/** A list of runs, as the client's `list` gives it; what was asked for is in `queries`. */
export function fakeList(runs: readonly Partial<WorkflowExecutionInfo>[], queries: string[] = []): WorkflowClient {
  const client: object = {
    async *list({ query }: { query: string }) {
      queries.push(query);
      yield* runs;
    },
  };
  return client as WorkflowClient;
}

/** An execution as lists show it, with our search attributes. */
export function described(
  workflowId: string,
  status: string,
  attributes: Readonly<Record<string, string>> = {},
): Partial<WorkflowExecutionInfo> {
  const pairs = Object.entries(attributes).map(([name, value]) => ({ key: { name }, value }));
  const info = {
    workflowId,
    status: { code: 1, name: status },
    startTime: new Date('2018-12-31T16:00:00Z'),
    typedSearchAttributes: { getAll: () => pairs },
  };
  return info as Partial<WorkflowExecutionInfo>;
}
