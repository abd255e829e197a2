import { utf8Length } from '../base/json';
import { cutText } from '../base/text';
import { explanationOf } from './explain-step';
import type { Plan } from './plan';
import type { RunState, StepStatus } from './state';
import { walk } from './walk';

/** Why each step of a run stands as it does, in short. */
interface StepsExplanation {
  /** How to ask for all that there is to say of one. */
  readonly hint: string;
  /** In plan order. */
  readonly steps: readonly ExplainedStep[];
  /** How many of the last steps are left out, where all would not fit into an answer. */
  readonly omitted?: number;
}

interface ExplainedStep {
  readonly step: string;
  readonly status: StepStatus;
  /** The most telling reason. */
  readonly why: string;
}

/** Bytes of a reason here; a step that is asked for by name tells all of it. */
const longestWhy = 300;

/** Says why every step ran, waits, was skipped or failed; as many as fit into `room` bytes of JSON. */
export function explainSteps(plan: Plan, state: RunState, room: number): StepsExplanation {
  const steps: ExplainedStep[] = [];
  let bytes = 0;
  let omitted = 0;
  for (const { node } of walk(plan, state)) {
    const { step, reasons } = explanationOf(node, state);
    const told = { step: step.path, status: step.status, why: cutText(reasons[0] ?? '', longestWhy) };
    bytes += utf8Length(JSON.stringify(told)) + 1;
    if (omitted === 0 && bytes <= room) steps.push(told);
    else omitted += 1;
  }
  const named = steps.find(({ status }) => status === 'running' || status === 'failed') ?? steps[0];
  const input = JSON.stringify({ step: named?.step ?? 'path/of/step' });
  return { hint: `all there is to say of one: --input '${input}'`, steps, ...(omitted > 0 && { omitted }) };
}
