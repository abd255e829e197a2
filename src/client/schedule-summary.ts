import type { ScheduleDescription, ScheduleSummary as Listed } from '@temporalio/client';
import { isJsonObject, type JsonObject } from '../base/json';
import { scheduleMemoKeys } from '../protocol';

/** A schedule as lists show it. Times are ISO 8601 in UTC. */
export interface ScheduleSummary {
  readonly scheduleId: string;
  /** Whether it starts runs of a definition, or the ticks of a step of a run. */
  readonly kind: 'definition' | 'step';
  /** The definition, or the run and the path of the step. */
  readonly of: string;
  readonly paused: boolean;
  readonly note: string | undefined;
  readonly next: string | undefined;
}

/** All that is known of a schedule. */
export interface ScheduleDetails extends ScheduleSummary {
  /** Of the definition as it was when the schedule was created. */
  readonly version: string | undefined;
  readonly planHash: string | undefined;
  readonly createdBy: string | undefined;
  readonly createdAt: string;
  readonly timeZone: string;
  /** What the schedule says: `cron 0 30 9 * * 1-5, America/New_York, from open to close - 5m`. One of an older version does not tell. */
  readonly rule?: string;
  /** Nothing fires after it. */
  readonly endsAt: string | undefined;
  readonly endsBecause: string | undefined;
  readonly overlap: string;
  readonly catchupMs: number;
  readonly jitterMs: number;
  /** How many firings are left, where they are counted. */
  readonly remaining: number | undefined;
  readonly counts: { readonly taken: number; readonly missed: number; readonly overlapped: number };
  /** Ids of the runs that it has started and that go on. */
  readonly running: readonly string[];
  readonly recent: readonly { readonly runId: string; readonly scheduledAt: string; readonly startedAt: string }[];
  /** As the server has them. */
  readonly nextTimes: readonly string[];
}

/** Undefined for a schedule that is none of ours. */
export function scheduleSummaryOf({ scheduleId, memo, state, info }: Listed): ScheduleSummary | undefined {
  const owner = ownerOf(memo);
  if (owner === undefined) return undefined;
  const { kind, of } = owner;
  return {
    scheduleId,
    kind,
    of,
    paused: state.paused,
    note: state.note,
    next: info.nextActionTimes.at(0)?.toISOString(),
  };
}

/** Undefined for a schedule that is none of ours. */
export function scheduleDetailsOf(description: ScheduleDescription): ScheduleDetails | undefined {
  const { scheduleId, memo, state, info, spec, policies } = description;
  const owner = ownerOf(memo);
  if (owner === undefined) return undefined;
  const { kind, of, facts } = owner;
  const fact = (name: string): string | undefined => {
    const value = facts[name];
    return typeof value === 'string' ? value : undefined;
  };
  const rule = fact('rule');
  return {
    scheduleId,
    kind,
    of,
    paused: state.paused,
    note: state.note,
    next: info.nextActionTimes.at(0)?.toISOString(),
    version: fact('version'),
    planHash: fact('planHash'),
    createdBy: fact('by'),
    createdAt: info.createdAt.toISOString(),
    timeZone: spec.timezone ?? 'UTC',
    ...(rule !== undefined && { rule }),
    endsAt: spec.endAt?.toISOString(),
    endsBecause: fact('endsBecause'),
    overlap: (policies.overlap ?? 'SKIP').toLowerCase(),
    catchupMs: policies.catchupWindow,
    jitterMs: spec.jitter ?? 0,
    remaining: state.remainingActions,
    counts: {
      taken: info.numActionsTaken,
      missed: info.numActionsMissedCatchupWindow,
      overlapped: info.numActionsSkippedOverlap,
    },
    running: info.runningActions.map(({ workflow }) => workflow.workflowId),
    recent: info.recentActions.map(({ action, scheduledAt, takenAt }) => ({
      runId: action.workflow.workflowId,
      scheduledAt: scheduledAt.toISOString(),
      startedAt: takenAt.toISOString(),
    })),
    nextTimes: info.nextActionTimes.map((time) => time.toISOString()),
  };
}

interface Owner {
  readonly kind: ScheduleSummary['kind'];
  readonly of: string;
  readonly facts: JsonObject;
}

function ownerOf(memo: Readonly<Record<string, unknown>> | undefined): Owner | undefined {
  const definition = memo?.[scheduleMemoKeys.definition];
  if (isJsonObject(definition) && typeof definition['definition'] === 'string')
    return { kind: 'definition', of: definition['definition'], facts: definition };
  const step = memo?.[scheduleMemoKeys.step];
  if (isJsonObject(step) && typeof step['workflowId'] === 'string' && typeof step['path'] === 'string')
    return { kind: 'step', of: `${step['workflowId']} ${step['path']}`, facts: step };
  return undefined;
}
