import { BellwetherError } from '../base/errors';
import {
  advance,
  newRunState,
  resultOf,
  tickReport,
  type Command,
  type EngineEvent,
  type Plan,
  type RunResult,
  type RunState,
  type StepError,
  type TickReport,
} from '../engine';
import { VirtualAction } from './virtual-action';
import { VirtualChild } from './virtual-child';
import { VirtualSchedule } from './virtual-schedule';
import type { Planned } from './timeline';
import type { Execution, ExecutionStart, World } from './world';

/**
 * One execution of a run, of a tick or of a child: drives the engine as the workflow does, with what it asks for on a timeline. It does
 * not go on in new executions: what those change is nothing that a definition can see.
 */
export class VirtualExecution implements Execution {
  readonly id: string;
  readonly plan: Plan;
  readonly state: RunState;
  private readonly actions = new Map<string, VirtualAction>();
  private readonly children = new Map<string, VirtualChild>();
  private readonly schedules = new Map<string, VirtualSchedule>();
  private readonly timers = new Map<string, Planned>();
  private hasFinished = false;
  private defect: StepError | undefined;

  constructor(
    private readonly world: World,
    private readonly start: ExecutionStart,
  ) {
    this.id = start.id;
    this.plan = start.plan;
    this.state = start.state ?? newRunState();
  }

  get finished(): boolean {
    return this.hasFinished;
  }

  take(event: EngineEvent): void {
    if (this.hasFinished) return;
    let commands: readonly Command[] = [];
    try {
      ({ commands } = advance(this.plan, this.state, event));
    } catch (error) {
      // As the workflow does: what the engine cannot go on from fails the run by name.
      if (!(error instanceof BellwetherError)) throw error;
      this.defect = { type: error.code, message: error.message };
      this.finish();
    }
    for (const command of commands) this.perform(command);
    this.world.observe(this, event, commands);
  }

  terminate(): void {
    if (!this.hasFinished) this.finish();
  }

  result(): RunResult {
    const result = resultOf(this.plan, this.state);
    return this.defect === undefined ? result : { ...result, status: 'failed', error: this.defect };
  }

  tickReport(path: string): TickReport {
    const report = tickReport(this.plan, this.state, path, this.id);
    return this.defect === undefined ? report : { ...report, status: 'failed', error: this.defect };
  }

  private perform(command: Command): void {
    const { timeline } = this.world;
    const report = (event: EngineEvent): void => {
      this.forget(event);
      this.take(event);
    };
    switch (command.kind) {
      case 'startAction':
        this.actions.set(command.path, new VirtualAction(this.world, this.id, command, report));
        break;
      case 'startChild':
        this.children.set(command.path, new VirtualChild(this.world, this.id, command, report));
        break;
      case 'cancelActions':
        for (const work of [...this.actions.values(), ...this.children.values()])
          if (work.scope === command.scope) work.cancel();
        break;
      case 'startTimer':
        this.cancelTimer(command.timer);
        this.timers.set(
          command.timer,
          timeline.plan(timeline.now + command.durationMs, () => {
            report({ kind: 'timerFired', at: timeline.now, timer: command.timer });
          }),
        );
        break;
      case 'cancelTimer':
        this.cancelTimer(command.timer);
        break;
      case 'createSchedule':
        this.schedules.set(command.path, new VirtualSchedule(this.world, this, command, report));
        break;
      case 'removeSchedule':
        this.schedules.get(command.path)?.remove(command.running);
        break;
      case 'finish':
        this.finish();
        break;
    }
  }

  private finish(): void {
    this.hasFinished = true;
    for (const timer of this.timers.values()) timer.withdraw();
    for (const work of [...this.actions.values(), ...this.children.values()]) work.cancel();
    for (const schedule of this.schedules.values()) schedule.remove('cancel');
    this.start.ended?.();
  }

  private cancelTimer(timer: string): void {
    this.timers.get(timer)?.withdraw();
    this.timers.delete(timer);
  }

  private forget(event: EngineEvent): void {
    if ('path' in event) {
      this.actions.delete(event.path);
      this.children.delete(event.path);
    } else if (event.kind === 'timerFired') this.timers.delete(event.timer);
    else if (event.kind === 'scheduleRemoved') this.schedules.delete(event.schedule);
  }
}
