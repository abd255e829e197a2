import type { RunEvent } from '../../client';
import type { Progress, StepReport } from '../../engine';
import type { Output } from '../output';
import { LiveRegion } from './live-region';
import { progressBar, stepTree, treeInView } from './steps';
import { durationText, noteOf } from './text';

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
  constructor(private readonly output: Output) {}

  show(event: RunEvent): void {
    if (event.kind !== 'step') return;
    const { step } = event;
    if (step.status === 'waiting' || step.status === 'ready') return;
    const details = [durationText(step.durationMs), noteOf(step)].filter((text) => text !== '').join('  ');
    this.output.line(`${step.path}: ${step.status}${details === '' ? '' : `  ${details}`}`);
  }

  close(): void {
    // Its lines stand as they are.
  }
}

const frameMs = 200;

class LiveView implements RunView {
  private steps: readonly StepReport[] = [];
  private progress: Progress | undefined;
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
        break;
    }
    this.draw();
  }

  /** Leaves the whole tree, which may have been too long for the terminal. */
  close(): void {
    clearInterval(this.timer);
    this.region.close();
    for (const line of [...this.tree(), ...this.bar()]) this.output.line(line);
  }

  private draw(): void {
    const bar = this.bar();
    // A row is left for the cursor.
    const height = this.output.rows - bar.length - 1;
    this.region.draw([...treeInView(this.tree(), this.steps, height), ...bar]);
  }

  private tree(): string[] {
    return stepTree(this.steps, this.output.columns, Date.now());
  }

  private bar(): string[] {
    return this.progress === undefined ? [] : ['', progressBar(this.progress)];
  }
}

function replaced(steps: readonly StepReport[], step: StepReport): readonly StepReport[] {
  const known = steps.some((other) => other.path === step.path);
  return known ? steps.map((other) => (other.path === step.path ? step : other)) : [...steps, step];
}
