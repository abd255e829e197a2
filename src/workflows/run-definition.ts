import { workflowInfo } from '@temporalio/workflow';
import { newRunState, type Plan, type RunResult } from '../engine';
import type { CarriedRun, ResolvedRun, RunInput } from '../protocol';
import { Driver } from './driver';
import { execute } from './execution';
import { goOnAnew } from './go-on-anew';
import { answerMessages } from './messages';
import { readCarried } from './read-input';
import { resolveRun } from './resolve';
import { announceEnd, announceStart } from './search-attributes';

/**
 * Runs any definition. The engine decides; the driver performs its commands on Temporal and feeds what comes back to it.
 * Completed and degraded runs return their result, cancelled ones end as cancelled, all others fail with a typed
 * failure that carries the partial result. `before` is what an execution before this one has handed on, or what a rerun
 * goes on from.
 */
export async function runDefinition(input: RunInput, before?: CarriedRun): Promise<RunResult> {
  const carried = readCarried(before);
  const driver = new Driver(carried?.state ?? newRunState());
  let run: (Omit<ResolvedRun, 'plan'> & { readonly plan: Plan }) | undefined;
  answerMessages(driver, () => run?.plan);

  return execute(
    driver,
    async () => {
      if (carried?.searchAttributes !== undefined && typeof input.definition !== 'string') {
        const { state, searchAttributes, emergencyQueue } = carried;
        run = {
          plan: input.definition,
          variables: state.variables,
          searchAttributes,
          ...(emergencyQueue !== undefined && { emergencyQueue }),
        };
        return { plan: run.plan, first: { kind: 'resumed', at: Date.now() }, emergencyQueue };
      }
      run = await resolveRun(input);
      announceStart(run);
      const { plan, variables, emergencyQueue, market, patches } = run;
      // A child lives at the time of the run over it; else the session begins now.
      if (market !== undefined)
        driver.state.market = input.market ?? {
          ...market,
          realAt: Date.now(),
          run: workflowInfo().firstExecutionRunId,
        };
      if (carried === undefined)
        return { plan, first: { kind: 'started', at: Date.now(), variables }, emergencyQueue, patches };
      carried.state.variables = variables;
      carried.state.startedAt = Date.now();
      return { plan, first: { kind: 'resumed', at: Date.now() }, emergencyQueue, patches };
    },
    {
      goOn: (plan) =>
        goOnAnew<typeof runDefinition>(
          { definition: plan },
          {
            state: driver.state,
            searchAttributes: run?.searchAttributes ?? [],
            ...(run?.emergencyQueue !== undefined && { emergencyQueue: run.emergencyQueue }),
          },
        ),
      ended: (status) => {
        if (run !== undefined) announceEnd(run, status);
      },
    },
  );
}
