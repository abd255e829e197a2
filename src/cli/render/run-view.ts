import type { Estimate, HappeningEvent, RunEvent } from '../../client';
import type { Progress, StepReport } from '../../engine';
import type { Output } from '../output';
import { colors } from './colors';
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

  /** One line for each status, and for what a step begins to wait for; rounds of a loop have lines of their own. */
  private showStep(step: StepReport): void {
    const { path, status, waitsFor = '', durationMs } = step;
    const key = `${status} ${waitsFor}`;
    if (status === 'waiting' || status === 'ready' || this.statuses.get(path) === key) return;
    this.statuses.set(path, key);
    const details = [durationText(durationMs), noteOf(step)].filter((text) => text !== '').join('  ');
    this.output.line(`${path}: ${status}${details === '' ? '' : `  ${details}`}`);
  }
}

const frameMs = 200;

class LiveView implements RunView {
  private steps: readonly StepReport[] = [];
  private progress: Progress | undefined;
  private estimate: Estimate | undefined;
  private startedAt: string | undefined;
  /** What has happened last besides, one line each. */
  private happened: readonly string[] = [];
  private paused = false;
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
    for (const line of [...this.tree(), ...this.foot()]) this.output.line(line);
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
    this.region.draw([...treeInView(this.tree(), this.steps, height), ...foot]);
  }

  private tree(): string[] {
    return stepTree(this.steps, this.output.columns, Date.now());
  }

  /** Below the tree: how far the run is, how long it may take yet, and what has happened last. */
  private foot(): string[] {
    const { estimate, progress, startedAt } = this;
    const elapsed = startedAt === undefined ? undefined : Date.now() - Date.parse(startedAt);
    const lines = [
      ...(progress === undefined ? [] : [progressBar(progress)]),
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
  return known ? steps.map((other) => (other.path === step.path ? step : other)) : [...steps, step];
}
