import { parseDuration } from '../base/duration';
import { BellwetherError } from '../base/errors';
import type { JsonObject } from '../base/json';
import type { IssuePath } from '../definition/issue';
import { checkVariables } from '../definition';
import {
  actionPathsOf,
  readFault,
  Recorder,
  runVirtually,
  withFaults,
  type ChildRun,
  type PlannedMessage,
  type StepOccurrence,
} from '../simulation';
import type { UnderTest } from './check-test-file';
import { misses, type Miss } from './expectations';
import { instantMs } from './load-test-file';
import { messageOf } from './message-of';
import { MockedActions } from './mocked-actions';
import type { TestFile } from './test-file-schema';

/** How a test came out. It passed when nothing was missed. */
export interface TestOutcome {
  readonly name: string;
  readonly passed: boolean;
  /** What came otherwise than expected, with its place in the file. */
  readonly misses: readonly Miss[];
  /** How the run ended; `running`: it did not. */
  readonly status: string;
  /** Virtual time that it took, in milliseconds. */
  readonly virtualMs: number;
  /** How each step ended, for the coverage. */
  readonly occurrences: readonly StepOccurrence[];
}

/** When runs of tests start that do not say: on a Monday, half an hour after the exchange in New York has opened. */
const defaultStart = '2026-01-05T15:00:00Z';

/** More than the run of any definition under a test should take: one that goes round without end is stopped here. */
const mostSteps = 500_000;

/** Runs one test of a file that has been checked, on a virtual clock and with mocked actions. The same test comes out the same. */
export async function runTest(file: TestFile, index: number, under: UnderTest): Promise<TestOutcome> {
  const test = file.tests[index];
  const { plan, catalogue } = under;
  const runId = plan.name;
  const startAt = instantMs(test.at ?? file.at ?? defaultStart);
  const recorder = new Recorder();
  const definitions = new Map<string, string>();
  const actions = new MockedActions(catalogue, (id) => definitions.get(id) === plan.name, file.actions, test.actions);
  const paths = actionPathsOf(plan);
  const faults = (test.faults ?? []).map((text) => readFault(text, paths));
  const end = await runVirtually({
    plan,
    variables: checkVariables(plan.variables, test.variables ?? {}).variables,
    startAt,
    runId,
    perform: withFaults(actions.perform, faults),
    child: (name, variables) => childRun(under, name, variables),
    messages: (test.messages ?? []).map((message) => messageOf(message, startAt)),
    observe: (execution, event) => {
      definitions.set(execution.id, execution.plan.name);
      recorder.observe(execution, event);
    },
    mostSteps,
    ...(test.for !== undefined && { longestMs: parseDuration(test.for) ?? 0 }),
  });
  const at: IssuePath = ['tests', index];
  const seen = { end, recorder, calls: actions.calls, definition: plan.name, catalogue };
  const found = [
    ...unmockedMisses(actions, at),
    ...unsentMisses(end.unsent, at),
    ...misses(test.expect, seen).map(({ path, message }) => ({ path: [...at, 'expect', ...path], message })),
  ];
  return {
    name: test.name,
    passed: found.length === 0,
    misses: found,
    status: end.result.status,
    virtualMs: end.endedAt - startAt,
    occurrences: recorder.occurrences,
  };
}

function unmockedMisses({ unmocked }: MockedActions, at: IssuePath): Miss[] {
  return [...unmocked].map(([path, action]) => ({
    path: at,
    message: `'${path}' called ${action}, and the test does not say what that gives: put ${action}: { output: … } into actions`,
  }));
}

function unsentMisses(unsent: readonly PlannedMessage[], at: IssuePath): Miss[] {
  return unsent.map(({ when, send }) => ({
    path: [...at, 'messages'],
    message:
      when.kind === 'step'
        ? `a message (${send.kind}) was never sent: '${when.path}' was never ${when.status}`
        : `a message (${send.kind}) was never sent: the run ended before`,
  }));
}

function childRun({ children }: UnderTest, name: string, given: JsonObject): ChildRun {
  const plan = Object.hasOwn(children, name) ? children[name] : undefined;
  if (plan === undefined) throw new BellwetherError('UnknownDefinition', `there is no definition '${name}'`);
  const { variables, problems } = checkVariables(plan.variables, given);
  if (problems.length > 0)
    throw new BellwetherError('InvalidVariables', problems.map(({ message }) => message).join('; '));
  return { plan, variables };
}
