import { defineQuery, defineSignal, defineUpdate, setHandler, workflowInfo } from '@temporalio/workflow';
import { utf8Length } from '../base/json';
import { explainStep, explainSteps, resultOf, mayTick, tickContext, type Plan } from '../engine';
import { payloadLimitBytes } from '../engine/plan';
import {
  haltAnswerOf,
  queries,
  signals,
  updates,
  type HaltAnswer,
  type RunDescription,
  type RunExport,
} from '../protocol';
import { describeRun } from './details';
import { showDetails } from './details-interceptor';
import type { Driver } from './driver';
import { readDecision, readEvent, readHalt, readPause, readResume, readTickEnd } from './read-message';

/** What the server takes, less the envelope. */
const answerLimitBytes = 2 * 1024 * 1024 - 16 * 1024;

/** What can be asked and told is set up before anything is awaited: early messages must find it. */
export function answerMessages(driver: Driver, planOf: () => Plan | undefined): void {
  const { state } = driver;
  const description = (): RunDescription | undefined => {
    const plan = planOf();
    return plan && describeRun(plan, state);
  };
  showDetails(description);
  const answer = (name: string, text: string, from: (plan: Plan, input: unknown) => unknown): void => {
    setHandler(
      defineQuery<unknown, [unknown]>(name),
      (input: unknown) => {
        const plan = planOf();
        return plan && from(plan, input);
      },
      { description: text },
    );
  };
  answer(queries.state, 'The result so far: every step, outputs, context', (plan) => resultOf(plan, state));
  answer(queries.progress, 'How far the run is, step by step', (plan) => describeRun(plan, state));
  answer(
    queries.explain,
    'Why a step ran, waits, was skipped or failed: {"step":"path/of/step"}; without a step, all in short',
    (plan, input) => {
      const step = namedStep(input);
      return step === undefined ? explainSteps(plan, state, payloadLimitBytes / 2) : explainStep(plan, state, step);
    },
  );
  answer(queries.export, 'Plan and state, for a checkpoint or a rerun', (plan): RunExport =>
    fitting('the state of the run', { plan, state }),
  );
  answer(queries.tick, 'What a tick of a schedule needs to know', (plan, input) =>
    mayTick(state, stepIn(input))
      ? fitting('what a tick needs to know', { plan, context: tickContext(plan, state, stepIn(input)) })
      : null,
  );

  tell(driver, signals.halt, 'Stops everything: {"reason":"…","by":"…"}', readHalt);
  tell(driver, signals.pause, 'Starts nothing more until it is resumed: {"by":"…"}', readPause);
  tell(driver, signals.resume, 'Goes on after a pause', readResume);
  tell(driver, signals.event, 'An event from outside: {"name":"…","payload":…}', readEvent);
  tell(driver, signals.decide, 'Decides on an approval: {"step":"…","approved":true,"by":"…"}', readDecision);
  setHandler(defineSignal<[unknown, unknown, unknown]>(signals.tickEnded), (schedule, tick, run) => {
    const { firstExecutionRunId } = workflowInfo();
    driver.receive((payload) => readTickEnd(payload, firstExecutionRunId), { schedule, tick, run });
  });
  setHandler(
    defineUpdate<HaltAnswer | undefined, [unknown]>(updates.halt),
    async (request: unknown) => {
      driver.push(readHalt(request));
      await driver.ended;
      const plan = planOf();
      return plan && haltAnswerOf(resultOf(plan, state));
    },
    { description: 'Stops everything and answers when it is: {"reason":"…","by":"…"}' },
  );
}

function tell(driver: Driver, name: string, description: string, read: Parameters<Driver['receive']>[0]): void {
  setHandler(
    defineSignal<[unknown]>(name),
    (payload: unknown) => {
      driver.receive(read, payload);
    },
    { description },
  );
}

/** @throws Error when an answer would not reach anybody. */
function fitting<Answer>(what: string, answer: Answer): Answer {
  const bytes = utf8Length(JSON.stringify(answer));
  if (bytes <= answerLimitBytes) return answer;
  throw new Error(`${what} has ${bytes} bytes; an answer has ${answerLimitBytes} at most`);
}

const stepIn = (input: unknown): string => namedStep(input) ?? '';

/** The step that a query asks for; undefined where it names none. */
function namedStep(input: unknown): string | undefined {
  if (typeof input === 'string') return input;
  return typeof input === 'object' && input !== null && 'step' in input && typeof input.step === 'string'
    ? input.step
    : undefined;
}
