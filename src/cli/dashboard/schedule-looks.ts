import { isJsonObject } from '../../base/json';
import { messageOf } from '../../base/errors';
import { catalogueHere } from '../../catalogue/actions-here';
import type { BellwetherClient, Plan, ScheduleDetails } from '../../client';
import type { ScheduleLook } from '../../dashboard';
import { checkPlan } from '../../definition';
import type { SchedulePlan, StepPlan } from '../../engine/plan';
import { nextFirings } from '../../schedules';

/** Schedules beyond these are not looked at one by one: each is a question to the server. */
const mostShown = 20;
const firingsShown = 5;
const mostKept = 50;

type Client = Pick<BellwetherClient, 'schedules' | 'temporal' | 'reruns'>;

/** What fires, and what does not: the next times are worked out from the plan, as `schedule next` does. */
export class ScheduleLooks {
  /** Plans of schedules that were asked for: they do not change. */
  readonly #plans = new Map<string, { readonly plan: Plan; readonly schedule: SchedulePlan }>();

  constructor(
    private readonly client: Client,
    private readonly now: () => number = () => Date.now(),
  ) {}

  async all(): Promise<readonly ScheduleLook[]> {
    const found = await this.client.schedules.list();
    const looked = await Promise.all(found.slice(0, mostShown).map(({ scheduleId, of }) => this.#look(scheduleId, of)));
    const others = found.slice(mostShown).map(({ scheduleId, of, paused, next }) => ({
      scheduleId,
      of,
      state: stateOf(paused, next),
      next: next === undefined ? [] : [{ at: next }],
      soFar: '',
      running: [],
    }));
    return [...looked, ...others];
  }

  async #look(scheduleId: string, of: string): Promise<ScheduleLook> {
    try {
      const details = await this.client.schedules.show(scheduleId);
      const { paused, next, counts, running } = details;
      const firings = paused ? { next: [] } : await this.#next(details);
      return {
        scheduleId,
        of: `${of} ${details.version ?? ''}`.trimEnd(),
        state: stateOf(paused, next),
        ...firings,
        ...(paused && { problem: details.note ?? 'paused' }),
        soFar: `${counts.taken} fired, ${counts.overlapped} left out for one under way, ${counts.missed} missed`,
        running,
      };
    } catch (error) {
      // Such as one that was deleted a moment ago: the others stand.
      return { scheduleId, of, state: 'not known', next: [], soFar: '', running: [], problem: messageOf(error) };
    }
  }

  async #next(details: ScheduleDetails): Promise<Pick<ScheduleLook, 'next' | 'problem'>> {
    const ofServer = details.nextTimes.slice(0, firingsShown).map((at) => ({ at }));
    try {
      const { plan, schedule } = await this.#planOf(details);
      const ends = details.endsAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(details.endsAt);
      if (details.nextTimes.length === 0) return { next: [] };
      const left = details.remaining ?? schedule.maxTicks;
      const limited = { ...schedule, ...(left !== undefined && { maxTicks: left }) };
      const firings = nextFirings(limited, plan.calendar, this.now(), firingsShown);
      // Nights and weekends are no news.
      const told = firings.filter((firing) => (firing.fires || !firing.routine) && firing.at <= ends);
      return {
        next: told.map((firing) => ({
          at: new Date(firing.at).toISOString(),
          ...(!firing.fires && { skipped: `${firing.why}${firing.times === 1 ? '' : ` (${firing.times} times)`}` }),
        })),
      };
    } catch (error) {
      return { next: ofServer, problem: `What is left out is not known: ${messageOf(error)}` };
    }
  }

  async #planOf(details: ScheduleDetails): Promise<{ readonly plan: Plan; readonly schedule: SchedulePlan }> {
    const key = `${details.createdAt} ${details.scheduleId}`;
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const found = details.kind === 'definition' ? await this.#ofDefinition(details) : await this.#ofStep(details);
    if (this.#plans.size >= mostKept) this.#plans.clear();
    this.#plans.set(key, found);
    return found;
  }

  async #ofDefinition({ scheduleId }: ScheduleDetails): Promise<{ plan: Plan; schedule: SchedulePlan }> {
    const { action } = await this.client.temporal(({ schedule }) => schedule.getHandle(scheduleId).describe());
    const input: unknown = action.args?.[0];
    const plan = isJsonObject(input) ? checkPlan(input['definition'], catalogueHere()).plan : undefined;
    if (plan?.schedule === undefined) throw new Error('it starts no plan of ours that has a schedule');
    return { plan, schedule: plan.schedule };
  }

  async #ofStep({ of }: ScheduleDetails): Promise<{ plan: Plan; schedule: SchedulePlan }> {
    const at = of.lastIndexOf(' ');
    const [runId, path] = [of.slice(0, at), of.slice(at + 1).replaceAll(/\[\d+\]/g, '')];
    const { plan } = await this.client.reruns.checkpoint(runId);
    const groups = [plan.root, ...Object.values(plan.events ?? {}).map(({ group }) => group)];
    const step = groups.map((group) => stepAt(group, path)).find((found) => found !== undefined);
    if (step?.kind !== 'schedule') throw new Error(`the run ${runId} has no scheduled step '${path}'`);
    return { plan, schedule: step.schedule };
  }
}

function stateOf(paused: boolean, next: string | undefined): string {
  if (paused) return 'paused';
  return next === undefined ? 'ended' : 'active';
}

function stepAt(step: StepPlan, path: string): StepPlan | undefined {
  if (step.path === path) return step;
  const inside: readonly StepPlan[] = [
    ...('steps' in step ? step.steps : []),
    ...(step.kind === 'conditional'
      ? [...step.branches.map(({ group }) => group), ...(step.else ? [step.else] : [])]
      : []),
    ...(step.onFailure.kind === 'fallback' ? [step.onFailure.group] : []),
    ...(step.compensate === undefined ? [] : [step.compensate]),
  ];
  for (const one of inside) {
    const found = stepAt(one, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
