import { getExternalWorkflowHandle, log, scheduleActivity, workflowInfo } from '@temporalio/workflow';
import { newRunState, tickReport, tickState, type Plan, type RunResult, type RunState } from '../engine';
import { signals, tickContextActivityType, type TickInput, type TickStart } from '../protocol';
import { Driver } from './driver';
import { execute } from './execution';
import { goOnAnew } from './go-on-anew';
import { answerMessages } from './messages';
import { readTickInput } from './read-input';

interface Carried {
  readonly plan: Plan;
  readonly state: RunState;
}

/**
 * One firing of a scheduled step. It asks the run it belongs to what to do, runs the steps of the schedule in a history of its
 * own, and tells the run what came of it. Where the run has ended, there is nothing to do, and the schedule has been removed.
 */
export async function runTick(given: TickInput, carried?: Carried): Promise<RunResult | undefined> {
  const input = readTickInput(given);
  const state = carried?.state ?? newRunState();
  const driver = new Driver(state);
  let plan = carried?.plan;
  answerMessages(driver, () => plan);
  if (plan === undefined) {
    const start = await scheduleActivity<TickStart | null>(tickContextActivityType, [input], {
      startToCloseTimeout: '20 seconds',
      scheduleToCloseTimeout: '5 minutes',
      retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
      summary: `what '${input.path}' needs to know`,
    });
    if (start === null) return undefined;
    ({ plan } = start);
    Object.assign(state, tickState(start.context, input.path));
  }
  const known = plan;

  return execute(
    driver,
    () =>
      Promise.resolve({
        plan: known,
        first:
          carried === undefined
            ? ({ kind: 'started', at: Date.now(), variables: state.variables } as const)
            : ({ kind: 'resumed', at: Date.now() } as const),
      }),
    {
      goOn: () => goOnAnew<typeof runTick>(input, { plan: known, state }),
      ended: () => report(input, known, state),
    },
  );
}

async function report({ parent, path }: TickInput, plan: Plan, state: RunState): Promise<void> {
  const tick = tickReport(plan, state, path, workflowInfo().workflowId);
  try {
    await getExternalWorkflowHandle(parent.workflowId).signal(signals.tickEnded, path, tick, parent.firstExecutionId);
  } catch (error) {
    // The run has ended meanwhile, and tells nobody any more.
    log.warn('the run of this tick could not be told of its end', { error: String(error) });
  }
}
