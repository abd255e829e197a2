import type { Json, JsonObject } from '../../src/base/json';
import { catalogueOf } from '../../src/catalogue';
import { checkVariables } from '../../src/definition';
import {
  advance,
  newRunState,
  resultOf,
  runTimeoutTimer,
  tickContext,
  tickReport,
  tickState,
  type Command,
  type EngineEvent,
  type Plan,
  type RunResult,
  type RunState,
} from '../../src/engine';
import { isActionError } from '../../src/slices/action-error';
import type { Ports } from '../../src/slices/ports';

/** What stands in for an action: what it gives, made of its input and the path of its step. What it throws is the failure of the step. */
export type Stand = (input: JsonObject, path: string) => Json;

export interface RunHere {
  readonly variables?: JsonObject;
  readonly ports: Ports;
  /** By action or by path of a step; every other action is the real one. */
  readonly stands?: Readonly<Record<string, Stand>>;
  /** Workflow time at which it begins. */
  readonly startAt?: number;
  /** How many ticks every schedule of the run fires, a minute apart. */
  readonly ticks?: number;
  /** An emergency halt, as soon as a step has succeeded. */
  readonly haltAfter?: string;
}

export interface RanHere {
  readonly result: RunResult;
  /** Paths of the actions in the order in which they began; those of ticks among them, `0: loop/quotes`. */
  readonly starts: readonly string[];
  readonly inputs: Readonly<Record<string, JsonObject>>;
  readonly outputs: Readonly<Record<string, JsonObject>>;
}

const minuteMs = 60_000;

/**
 * Runs a plan as the workflow does, with the real actions in this process and one after the other. There are no retries, and time moves by a
 * millisecond an event: what is tested is which data go where.
 */
export async function runHere(plan: Plan, given: RunHere): Promise<RanHere> {
  const { variables, problems } = checkVariables(plan.variables, given.variables ?? {});
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const ran = { starts: [], inputs: {}, outputs: {} };
  const at = given.startAt ?? Date.UTC(2026, 0, 2, 15);
  const driver = new Driver(plan, given, newRunState(), at, '', ran);
  await driver.run({ kind: 'started', at, variables });
  return { result: resultOf(plan, driver.state), ...ran };
}

interface Seen {
  readonly starts: string[];
  readonly inputs: Record<string, JsonObject>;
  readonly outputs: Record<string, JsonObject>;
}

const catalogue = catalogueOf();

class Driver {
  private readonly queue: Command[] = [];
  private readonly timers = new Map<string, number>();
  private finished = false;
  private halted = false;

  constructor(
    private readonly plan: Plan,
    private readonly given: RunHere,
    public state: RunState,
    private now: number,
    private readonly prefix: string,
    private readonly ran: Seen,
  ) {}

  async run(first: EngineEvent): Promise<void> {
    this.tell(first);
    while (!this.finished) {
      const command = this.queue.shift();
      if (command === undefined) this.fireTimer();
      else await this.perform(command);
    }
  }

  private tell(event: EngineEvent): void {
    const { state, commands } = advance(this.plan, this.state, event);
    this.state = state;
    this.queue.push(...commands);
    if (commands.some(({ kind }) => kind === 'finish')) this.finished = true;
  }

  private async perform(command: Command): Promise<void> {
    this.now += 1;
    switch (command.kind) {
      case 'startAction':
        await this.startAction(command);
        break;
      case 'createSchedule':
        await this.tick(command.path);
        break;
      case 'removeSchedule':
        this.tell({ kind: 'scheduleRemoved', at: this.now, schedule: command.path });
        break;
      case 'startChild':
        throw new Error('a shipped definition starts no other');
      case 'startTimer':
        if (command.timer !== runTimeoutTimer) this.timers.set(command.timer, this.now + command.durationMs);
        break;
      case 'cancelTimer':
        this.timers.delete(command.timer);
        break;
      case 'cancelActions':
      case 'finish':
        break;
    }
  }

  private async startAction({ path, action, input }: Extract<Command, { kind: 'startAction' }>): Promise<void> {
    const name = `${this.prefix}${path}`;
    this.ran.starts.push(name);
    this.ran.inputs[name] = input as JsonObject;
    try {
      const output = await this.outputOf(path, action, input as JsonObject);
      this.ran.outputs[name] = output as JsonObject;
      this.tell({ kind: 'actionSucceeded', at: this.now, path, output, attempts: 1 });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const type = isActionError(error) ? error.code : error.name;
      this.tell({ kind: 'actionFailed', at: this.now, path, error: { type, message: error.message }, attempts: 1 });
    }
    if (this.given.haltAfter === path && !this.halted) {
      this.halted = true;
      this.tell({ kind: 'haltRequested', at: this.now, reason: 'a test', by: 'test' });
    }
  }

  private async outputOf(path: string, name: string, input: JsonObject): Promise<Json> {
    const stand = this.given.stands?.[path] ?? this.given.stands?.[name];
    const action = catalogue.get(name)?.action;
    if (action === undefined) throw new Error(`there is no action ${name}`);
    if (stand !== undefined) return asStored(stand(input, `${this.prefix}${path}`));
    const step = { ...this.given.ports.step, stepPath: path };
    const output = await action.run(action.input.parse(input), { ...this.given.ports, step });
    return asStored(action.output.parse(output));
  }

  private async tick(path: string): Promise<void> {
    this.tell({ kind: 'scheduleCreated', at: this.now, schedule: path });
    for (let tick = 0; tick < (this.given.ticks ?? 0) && !this.halted; tick += 1) {
      this.now += minuteMs;
      const context = JSON.parse(JSON.stringify(tickContext(this.plan, this.state, path))) as ReturnType<
        typeof tickContext
      >;
      const state = tickState(context, path);
      const driver = new Driver(this.plan, this.given, state, this.now, `${this.prefix}${tick}: `, this.ran);
      await driver.run({ kind: 'started', at: this.now, variables: state.variables });
      const report = tickReport(this.plan, driver.state, path, `tick ${tick}`);
      this.tell({ kind: 'tickEnded', at: this.now, schedule: path, tick: report });
    }
  }

  /** Nothing else is left to do: time goes on to the next timer. */
  private fireTimer(): void {
    const [next] = [...this.timers].sort(([, one], [, other]) => one - other);
    if (next === undefined) throw new Error(`nothing more can happen:\n${JSON.stringify(this.state.steps, null, 1)}`);
    const [timer, at] = next;
    this.timers.delete(timer);
    this.now = Math.max(this.now, at);
    this.tell({ kind: 'timerFired', at: this.now, timer });
  }
}

/** As it comes out of history. */
const asStored = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
