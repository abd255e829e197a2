import { isJsonObject } from '../base/json';
import type { SchedulePlan } from '../engine/plan';
import { scheduleMemoKeys, type ParentRun } from '../protocol';
import { scheduleText } from '../schedules';

/** What the schedule of a step says of itself, so that it can be found when its run is gone. */
export const stepMemo = (parent: ParentRun, path: string, schedule: SchedulePlan): Record<string, unknown> => ({
  [scheduleMemoKeys.step]: {
    workflowId: parent.workflowId,
    firstExecutionId: parent.firstExecutionId,
    path,
    rule: scheduleText(schedule),
  },
});

/** The run and the step of a schedule; undefined for a schedule that is no step's. */
export function stepOfMemo(
  memo: Readonly<Record<string, unknown>> | undefined,
): { readonly parent: ParentRun; readonly path: string } | undefined {
  const step = memo?.[scheduleMemoKeys.step];
  if (!isJsonObject(step)) return undefined;
  const { workflowId, firstExecutionId, path } = step;
  if (typeof workflowId !== 'string' || typeof firstExecutionId !== 'string' || typeof path !== 'string')
    return undefined;
  return { parent: { workflowId, firstExecutionId }, path };
}
