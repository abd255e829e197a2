import type { Estimate, HappeningEvent, RunEvent } from '../../client';
import type { Progress, RunStatus, StepReport } from '../../engine';
import { marketTimeAt, replayLabel, type ReplayMarket } from '../../base/replay-market';
import type { Output } from '../output';
import { colors } from './colors';
import { foldRounds, type ShownStep } from './fold-rounds';
import { happeningLine } from './happening-line';
import { LiveRegion } from './live-region';
import { noteOf } from './step-notes';
import { estimateLine, progressBar, stepTree, treeInView } from './steps';
import { cut, durationText } from './text';

/** Shows a run while it lives. */
export interface RunView {
  show(event: RunEvent): void;
  close(): void;
}

/** A live tree for a person at a terminal, plain lines elsewhere. */
export function runView(output: Output): RunView {
  return output.isTerminal ? new LiveView(output) : new PlainView(output);
}

class PlainView implements RunView {
  private readonly statuses = new Map<string, string>();

  constructor(private readonly output: Output) {}

  show(event: RunEvent): void {
    if (event.kind === 'step') this.showStep(event.step);
    else {
      const line = happeningLine(event);
      if (line !== undefined) this.output.line(cut(line, this.output.columns));
    }
  }

  close(): void {
    // Its lines stand as they are.
  }

  /**
   * One line for each status, and for what a step begins to wait for. The first rounds of a loop have lines of their own; of those
   * that follow only what fails or asks for something, and now and then how many there were.
   */
  private showStep(step: StepReport): void {
    const { path, status, waitsFor = '', durationMs } = step;
    const key = `${status} ${waitsFor} ${milestoneOf(step)}`;
    if (status === 'waiting' || status === 'ready' || this.statuses.get(path) === key) return;
    if (isLateRound(path) && status !== 'failed' && step.kind !== 'approve') return;
    this.statuses.set(path, key);
    const details = [durationText(durationMs), noteOf(step)].filter((text) => text !== '').join('  ');
    this.output.line(`${path}: ${status}${details === '' ? '' : `  ${details}`}`);
  }
}

/** Rounds of a loop that are told of step by step. */
const firstRounds = 20;

/** Whether a step is in a round of a loop that is not told of any more. */
function isLateRound(path: string): boolean {
  return (
    !path.startsWith('events.') && [...path.matchAll(/\[(\d+)\]/g)].some(([, round]) => Number(round) >= firstRounds)
  );
}

/** How many rounds have ended, in steps of 50, 100, 200, 500, 1000, …; 0 before. */
function milestoneOf({ iterations }: StepReport): number {
  const { succeeded = 0, failed = 0, cancelled = 0 } = iterations ?? {};
  const ended = succeeded + failed + cancelled;
  if (ended < 50) return 0;
  const unit = 10 ** Math.floor(Math.log10(ended));
  return unit * ([5, 2, 1].find((times) => times * unit <= ended) ?? 1);
}

const frameMs = 200;

class LiveView implements RunView {
  private steps: readonly StepReport[] = [];
  private progress: Progress | undefined;
  private estimate: Estimate | undefined;
  private startedAt: string | undefined;
  private market: ReplayMarket | undefined;
  /** What has happened last besides, one line each. */
  private happened: readonly string[] = [];
  private paused = false;
  private status: RunStatus = 'running';
  private readonly region: LiveRegion;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly output: Output) {
    this.region = new LiveRegion(output);
    this.timer = setInterval(() => {
      this.draw();
    }, frameMs);
  }

  show(event: RunEvent): void {
    switch (event.kind) {
      case 'started':
        this.steps = event.steps;
        this.startedAt = event.startedAt;
        this.market = event.market;
        break;
      case 'estimate':
        this.estimate = event.estimate;
        break;
      case 'step':
        this.steps = replaced(this.steps, event.step);
        break;
      case 'progress':
        this.progress = event.progress;
        break;
      case 'ended':
        this.steps = event.result.steps;
        this.progress = event.result.progress;
        this.status = event.status;
        this.estimate = undefined;
        this.paused = false;
        break;
      default:
        this.happens(event);
    }
    this.draw();
  }

  /** Leaves the whole tree, which may have been too long for the terminal. */
  close(): void {
    clearInterval(this.timer);
    this.region.close();
    for (const line of [...this.tree(foldRounds(this.steps)), ...this.foot()]) this.output.line(line);
  }

  private happens(event: HappeningEvent): void {
    if (event.kind === 'paused') this.paused = true;
    if (event.kind === 'resumed') this.paused = false;
    const line = happeningLine(event);
    if (line !== undefined) this.happened = [...this.happened, line].slice(-mostHappened);
  }

  private draw(): void {
    const foot = this.foot();
    // A row is left for the cursor.
    const height = this.output.rows - foot.length - 1;
    const steps = foldRounds(this.steps);
    this.region.draw([...treeInView(this.tree(steps), steps, height), ...foot]);
  }

  private tree(steps: readonly ShownStep[]): string[] {
    return stepTree(steps, this.output.columns, this.now());
  }

  /** Of a recorded session its own time. */
  private now(): number {
    return marketTimeAt(this.market, Date.now());
  }

  /** Below the tree: how far the run is, how long it may take yet, and what has happened last. */
  private foot(): string[] {
    const { estimate, progress, startedAt } = this;
    const elapsed = startedAt === undefined ? undefined : this.now() - Date.parse(startedAt);
    const lines = [
      ...(this.market === undefined ? [] : [colors.yellow(`  ${replayLabel(this.market)}`)]),
      ...(progress === undefined ? [] : [progressBar(progress, this.status)]),
      ...(estimate === undefined || elapsed === undefined ? [] : [estimateLine(estimate, elapsed)]),
      ...(this.paused ? [colors.yellow('  paused: nothing starts until it is resumed')] : []),
      ...this.happened.map((line) => colors.dim(cut(`  ${line}`, this.output.columns))),
    ];
    return lines.length === 0 ? [] : ['', ...lines];
  }
}

/** Lines below the tree that tell what has happened last. */
const mostHappened = 3;

function replaced(steps: readonly StepReport[], step: StepReport): readonly StepReport[] {
  const known = steps.some((other) => other.path === step.path);
  if (known) return steps.map((other) => (other.path === step.path ? step : other));
  const at = placeOf(steps, step.path);
  return [...steps.slice(0, at), step, ...steps.slice(at)];
}

/** Where a step that is new comes: before what is in it, else behind all that is in what holds it. */
function placeOf(steps: readonly StepReport[], path: string): number {
  const inside = steps.findIndex((other) => isIn(path, other.path));
  if (inside >= 0) return inside;
  const holder = path.endsWith(']') ? path.slice(0, path.lastIndexOf('[')) : path.slice(0, path.lastIndexOf('/'));
  const last = steps.findLastIndex((other) => other.path === holder || isIn(holder, other.path));
  return holder === '' || last < 0 ? steps.length : last + 1;
}

const isIn = (holder: string, path: string): boolean => path.startsWith(`${holder}/`) || path.startsWith(`${holder}[`);
