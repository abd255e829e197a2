import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  log,
  ParentClosePolicy,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { cutText } from '../base/text';
import { marketTimeAt, realDuration } from '../base/replay-market';
import {
  replayScheduleSignals,
  runMemoKeys,
  summaryBytes,
  tickWorkflowType,
  type ReplayScheduleInput,
  type ScheduleCounts,
} from '../protocol';
import { goOnAnew } from './go-on-anew';

/** Ticks that are cancelled are waited for so long at least: were this workflow over sooner, the server would forget to tell them. */
const leastWaitMs = 10_000;

/**
 * The schedule of a step whose run lives in a recorded session: fires at its market times, as the Temporal Schedule would do that knows
 * only the time of now. Ends when all have fired and the last tick has ended, or when it is removed: `drain` fires no more and waits
 * for the ticks under way, `cancel` cancels them and waits as long as it is told.
 * @returns what it counted.
 */
export async function replaySchedule(input: ReplayScheduleInput): Promise<ScheduleCounts> {
  const { tick, market, overlap, maxTicks = Number.POSITIVE_INFINITY, catchupMs } = input;
  const times = [...input.times];
  const counts = { ticks: 0, missed: 0, overlapped: 0, ...input.counts };
  const running = new Map<string, CancellationScope>();
  const waiting: number[] = [];
  let removing: 'cancel' | 'drain' | undefined;
  let waitMs = leastWaitMs;

  const isSpent = (): boolean => counts.ticks >= maxTicks;
  const cancelTicks = (): void => {
    for (const scope of running.values()) scope.cancel();
  };
  setHandler(defineSignal<[unknown, unknown]>(replayScheduleSignals.remove), (how, most) => {
    removing = how === 'drain' && removing !== 'cancel' ? 'drain' : 'cancel';
    // What waits for the end of another one is left out, or the last would never have ended.
    counts.overlapped += waiting.splice(0).length;
    if (removing === 'drain') return;
    if (typeof most === 'number') waitMs = Math.max(waitMs, most);
    cancelTicks();
  });

  const start = (at: number): void => {
    const id = `${tick.parent.workflowId}/${tick.path}-${new Date(at).toISOString().replace('.000Z', 'Z')}`;
    const scope = new CancellationScope({ cancellable: true });
    counts.ticks += 1;
    running.set(id, scope);
    scope
      .run(() => runTick(id, input))
      .catch((error: unknown) => {
        // What came of it the tick has told its run.
        if (!isCancellation(error)) log.warn('a tick of a recorded session failed', { tick: id, error: String(error) });
      })
      .finally(() => {
        running.delete(id);
        const next = running.size === 0 && !isSpent() ? waiting.shift() : undefined;
        if (next !== undefined) start(next);
      });
  };

  const fire = (at: number): void => {
    if (running.size === 0 || overlap === 'allow_all') {
      start(at);
      return;
    }
    switch (overlap) {
      case 'skip':
        counts.overlapped += 1;
        return;
      case 'buffer_one':
        if (waiting.length === 0) waiting.push(at);
        else counts.overlapped += 1;
        return;
      case 'buffer_all':
        waiting.push(at);
        return;
      case 'cancel_other':
      case 'terminate_other':
        waiting.splice(0, waiting.length, at);
        cancelTicks();
        return;
    }
  };

  const isOver = (): boolean => running.size === 0 && (waiting.length === 0 || isSpent());
  const isOverOrCancelled = (): boolean => removing === 'cancel' || isOver();
  while (times.length > 0 && !isSpent()) {
    const now = marketTimeAt(market, Date.now());
    if (removing === 'cancel') break;
    const [at] = times;
    if (at <= now) {
      times.shift();
      if (realDuration(market, now - at) > catchupMs) counts.missed += 1;
      else fire(at);
      continue;
    }
    // What fires at the very end of its session still fires.
    if (removing === 'drain') break;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(isOverOrCancelled);
      if (removing === undefined) return goOnAnew<typeof replaySchedule>({ ...input, times, counts });
      continue;
    }
    await condition(() => removing !== undefined, realDuration(market, at - now));
  }
  await condition(isOverOrCancelled);
  // They end by themselves, if they take longer.
  if (!isOver()) await condition(isOver, waitMs);
  return counts;
}

async function runTick(workflowId: string, { tick }: ReplayScheduleInput): Promise<void> {
  const child = await startChild(tickWorkflowType, {
    args: [tick],
    workflowId,
    memo: { [runMemoKeys.parent]: tick.parent },
    // As a tick of a schedule, it ends by itself.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: cutText(`tick of ${tick.path}`, summaryBytes),
  });
  await child.result();
}
