import logUpdate from 'log-update';
import type { RunEvent } from '../../client';
import type { Progress, StepReport } from '../../engine';
import type { Output } from '../output';
import { progressBar, stepTree } from './steps';
import { durationText, noteOf } from './text';

/** Shows a run while it lives. */
export interface RunView {
  show(event: RunEvent): void;
  close(): void;
}

/** A live tree for a person at a terminal, plain lines elsewhere. */
export function runView(output: Output): RunView {
  return output.isTerminal ? new LiveView(output.columns) : new PlainView(output);
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
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly columns: number) {
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

  close(): void {
    clearInterval(this.timer);
    logUpdate.done();
  }

  private draw(): void {
    const bar = this.progress === undefined ? [] : ['', progressBar(this.progress)];
    logUpdate([...stepTree(this.steps, this.columns, Date.now()), ...bar].join('\n'));
  }
}

function replaced(steps: readonly StepReport[], step: StepReport): readonly StepReport[] {
  const known = steps.some((other) => other.path === step.path);
  return known ? steps.map((other) => (other.path === step.path ? step : other)) : [...steps, step];
}
