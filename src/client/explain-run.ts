import type { WorkflowClient } from '@temporalio/client';
import { BellwetherError, messageOf } from '../base/errors';
import { didYouMean } from '../base/suggest';
import { cutText } from '../base/text';
import type { StepExplanation } from '../engine';
import { queries, type RunDescription } from '../protocol';
import { earlierFailureOf } from './earlier-failure';

/**
 * Why a step of a run stands as it does. Needs a worker, of a run that has ended too.
 * @throws BellwetherError `UnknownStep`, with what was meant; `RunNotBegun` while the run has no plan.
 */
export async function explainStepOf(client: WorkflowClient, runId: string, step: string): Promise<StepExplanation> {
  const handle = client.getHandle(runId);
  try {
    const explanation = await handle.query<StepExplanation | undefined, [{ readonly step: string }]>(queries.explain, {
      step,
    });
    if (explanation !== undefined) return await withEarlierFailure(client, runId, explanation);
  } catch (error) {
    // The SDK takes every query that was refused for one that no run answers.
    if (!(error instanceof Error) || error.name !== 'QueryNotRegisteredError') throw error;
    if (!messageOf(error).includes('has no step')) throw error;
    throw await unknownStep(client, runId, step, error);
  }
  throw new BellwetherError('RunNotBegun', `the run '${runId}' has not begun yet: it has no steps to explain`);
}

/** The run itself learns of its last attempts alone; the server keeps why the attempt before failed. */
async function withEarlierFailure(
  client: WorkflowClient,
  runId: string,
  explanation: StepExplanation,
): Promise<StepExplanation> {
  const { attempts = 0, path, kept } = explanation.step;
  // Of what a rerun has kept, the history is that of another run.
  const earlier = attempts > 1 && kept !== true ? await earlierFailureOf(client, runId, path) : undefined;
  if (earlier === undefined) return explanation;
  const { attempt, failure } = earlier;
  const reason = `Attempt ${attempt} of ${attempts} failed: ${failure.type}: ${failure.message}`;
  return { ...explanation, reasons: [...explanation.reasons, cutText(reason, 2000)] };
}

const mostNamed = 20;

async function unknownStep(
  client: WorkflowClient,
  runId: string,
  step: string,
  cause: Error,
): Promise<BellwetherError> {
  const description = await client.getHandle(runId).query<RunDescription | undefined>(queries.progress);
  const paths = description?.steps.map(({ path }) => path) ?? [];
  const more = paths.length - mostNamed;
  const named = `${paths.slice(0, mostNamed).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
  const hint =
    didYouMean(step, paths) ||
    ` It has: ${named}. 'bellwether explain ${runId}' tells of each; of loops, of the latest iterations.`;
  return new BellwetherError('UnknownStep', `the run '${runId}' has no step '${step}'.${hint}`, { cause });
}
