import { createInterface } from 'node:readline/promises';
import { BellwetherError } from '../../base/errors';
import { loadDefinition, type PreparedRerun } from '../../client';
import type { RunExport } from '../../protocol';
import { openEnvironment, type Environment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { rerunLines } from '../render/rerun-lines';
import { requireNewId, variablesFromText } from './shared';

export interface StartAgain {
  readonly repeatOrders?: boolean;
  readonly account?: string;
  readonly yes?: boolean;
  readonly id?: string;
}

/** Does a run again from a step on: shows what that means, asks, and starts it. */
export async function rerun(
  runId: string,
  options: StartAgain & {
    readonly from?: string;
    readonly definition?: string;
    readonly var: Readonly<Record<string, string>>;
  },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const edited = options.definition === undefined ? undefined : (await loadDefinition(options.definition)).plan;
  const environment = await openEnvironment({ worker: true, keep: true, log: output.note, signal });
  try {
    const { closedAt } = await environment.client.show(runId);
    if (closedAt === undefined)
      throw new BellwetherError(
        'RunStillRunning',
        `the run ${runId} has not ended: cancel it first, or take a checkpoint of it and restore that`,
      );
    const source = await environment.client.reruns.checkpoint(runId);
    const plan = edited ?? source.plan;
    const prepared = environment.client.reruns.prepare(source, {
      plan,
      variables: variablesFromText(plan, options.var),
      ...(options.from !== undefined && { from: options.from }),
    });
    return await startAgain(environment, source, prepared, options, output, signal);
  } finally {
    await environment.stop();
  }
}

/** Shows what would be done again, and does it when that is wanted. */
export async function startAgain(
  { client }: Environment,
  source: RunExport,
  prepared: PreparedRerun,
  options: StartAgain,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { again, fresh, onlyIfFails, forgotten, kept, orders } = prepared;
  const paths = { again, fresh, onlyIfFails, forgotten, kept, orders };
  if (options.id !== undefined) await requireNewId(client, options.id);
  if (!output.json) {
    for (const line of rerunLines(source.plan, prepared)) output.line(line);
  } else if (options.yes !== true) {
    output.document(paths);
    output.note('Nothing was started. --yes starts it.');
    return exitCodes.wrongUse;
  }
  if (orders.length > 0 && options.repeatOrders !== true)
    throw new BellwetherError(
      'WouldRepeatOrders',
      `these steps trade or may trade, and have run before: ${orders.join(', ')}. Look at what they did; --repeat-orders does them again`,
    );
  if (options.yes !== true && !(await isWanted(output, signal))) {
    output.note('Nothing was started. --yes starts it without asking.');
    return exitCodes.wrongUse;
  }
  const runId = await client.reruns.start(prepared, {
    ...(options.id !== undefined && { runId: options.id }),
    ...(options.repeatOrders !== undefined && { repeatOrders: options.repeatOrders }),
    ...(options.account !== undefined && { account: options.account }),
  });
  if (output.json) output.document({ runId, ...paths });
  else output.line(`started ${runId}\n  follow it: npx bellwether watch ${runId}`);
  return exitCodes.done;
}

async function isWanted(output: Output, signal: AbortSignal): Promise<boolean> {
  if (!output.isTerminal || !process.stdin.isTTY) return false;
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await prompt.question('Start it? [y/N] ', { signal })).trim());
  } finally {
    prompt.close();
  }
}
