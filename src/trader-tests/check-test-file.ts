import { BellwetherError } from '../base/errors';
import { isJsonObject } from '../base/json';
import { didYouMean } from '../base/suggest';
import type { Catalogue } from '../catalogue';
import { checkVariables } from '../definition';
import type { Finding, IssuePath } from '../definition/issue';
import { listed } from '../definition/listed';
import { tradingContext } from '../definition/trading-context';
import type { Plan } from '../engine';
import { actionPathsOf, eachStep, planPathOf, readFault } from '../simulation';
import type { LoadedTestFile } from './load-test-file';
import { messageFindings } from './message-of';
import { schemaFindings } from '../definition/schema-findings';
import type { Mock, TestCase, TestFile } from './test-file-schema';

/** What a file of tests may name: the definition under test, those that it runs as children, and the actions that there are. */
export interface UnderTest {
  readonly plan: Plan;
  readonly children: Readonly<Record<string, Plan>>;
  readonly catalogue: Catalogue;
}

/** What is wrong with tests that have the right form: steps, actions, variables and facts that are not there, outputs that cannot be. */
export function checkTestFile(loaded: LoadedTestFile, tests: TestFile, under: UnderTest): Finding[] {
  const names = namesOf(under);
  const findings = mockFindings(tests.actions, ['actions'], loaded, under, names);
  for (const [index, test] of tests.tests.entries()) {
    const at = ['tests', index];
    findings.push(
      ...mockFindings(test.actions, [...at, 'actions'], loaded, under, names),
      ...variableFindings(test, at, under.plan),
      ...faultFindings(test, at, under.plan),
      ...(test.messages ?? []).flatMap((message, number) =>
        messageFindings(message, [...at, 'messages', number], names.paths),
      ),
      ...expectationFindings(test, at, names),
    );
    const twin = tests.tests.findIndex(({ name }) => name === test.name);
    if (twin < index)
      findings.push({ code: 'duplicate-id', message: `two tests are named '${test.name}'`, path: [...at, 'name'] });
  }
  return findings;
}

interface Names {
  /** Of the steps of the definition under test. */
  readonly paths: readonly string[];
  /** Actions by path. */
  readonly actionAt: ReadonlyMap<string, string>;
  /** Actions that it, or a child, calls. */
  readonly actions: readonly string[];
  readonly events: readonly string[];
}

function namesOf({ plan, children }: UnderTest): Names {
  const steps = [...eachStep(plan)];
  const actionAt = new Map(steps.flatMap(({ step, path }) => (step.kind === 'action' ? [[path, step.action]] : [])));
  const called = [plan, ...Object.values(children)].flatMap((one) =>
    [...eachStep(one)].flatMap(({ step }) => (step.kind === 'action' ? [step.action] : [])),
  );
  return {
    paths: steps.map(({ path }) => path),
    actionAt,
    actions: [...new Set(called)].sort(),
    events: Object.keys(plan.events ?? {}),
  };
}

function mockFindings(
  mocks: TestCase['actions'],
  at: IssuePath,
  { data }: LoadedTestFile,
  { catalogue, plan }: UnderTest,
  { paths, actionAt, actions }: Names,
): Finding[] {
  return Object.entries(mocks ?? {}).flatMap(([key, mock]): Finding[] => {
    const path = [...at, key];
    const isPath = paths.includes(planPathOf(key));
    const action = isPath ? actionAt.get(planPathOf(key)) : actions.find((name) => name === key);
    if (action === undefined) {
      const known = [...actions, ...actionAt.keys()];
      const message = isPath
        ? `the step '${key}' calls no action, so there is nothing to mock`
        : `no step of '${plan.name}' calls an action '${key}', and none has that path; there are: ${listed(known)}.${didYouMean(key, known)}`;
      return [{ code: isPath ? 'unknown-action' : 'unknown-step', message, path, at: 'key' }];
    }
    const wrongForm = formFindings(mock, path);
    const output = catalogue.get(action)?.action.output;
    if (wrongForm.length > 0 || output === undefined || data === undefined) return wrongForm;
    const places = [path, ...(mock.sequence ?? []).map((_, index) => [...path, 'sequence', index])];
    return places
      .filter((place) => hasOutput(mock, place, path))
      .flatMap((place) => schemaFindings(output, data, [...place, 'output']));
  });
}

function hasOutput(mock: Mock, place: IssuePath, path: IssuePath): boolean {
  if (place.length === path.length) return mock.output !== undefined;
  return mock.sequence?.[Number(place.at(-1))]?.output !== undefined;
}

function formFindings(mock: Mock, path: IssuePath): Finding[] {
  const given = [mock.output, mock.error, mock.sequence].filter((one) => one !== undefined).length;
  if (given !== 1)
    return [
      {
        code: 'wrong-value',
        message: 'a mock has exactly one of output, error and sequence, as in { output: { symbols: [SPX] } }',
        path,
      },
    ];
  return (mock.sequence ?? []).flatMap((answer, index): Finding[] =>
    (answer.output === undefined) === (answer.error === undefined)
      ? [
          {
            code: 'wrong-value',
            message: 'each answer of a sequence has either output or error',
            path: [...path, 'sequence', index],
          },
        ]
      : [],
  );
}

function variableFindings({ variables }: TestCase, at: IssuePath, plan: Plan): Finding[] {
  const { problems } = checkVariables(plan.variables, variables ?? {});
  return problems.map(({ code, variable, message }) => ({
    code,
    message,
    path: isJsonObject(variables) && Object.hasOwn(variables, variable) ? [...at, 'variables', variable] : at,
  }));
}

function faultFindings({ faults = [] }: TestCase, at: IssuePath, plan: Plan): Finding[] {
  return faults.flatMap((text, index): Finding[] => {
    try {
      readFault(text, actionPathsOf(plan));
      return [];
    } catch (error) {
      if (!(error instanceof BellwetherError)) throw error;
      return [{ code: 'wrong-value', message: error.message, path: [...at, 'faults', index] }];
    }
  });
}

function expectationFindings({ expect }: TestCase, at: IssuePath, { paths, actionAt, events }: Names): Finding[] {
  const unknown = (
    key: string,
    known: readonly string[],
    code: Finding['code'],
    what: string,
    path: IssuePath,
  ): Finding[] =>
    known.includes(planPathOf(key))
      ? []
      : [
          {
            code,
            message: `there is no ${what} '${key}'; there are: ${listed(known)}.${didYouMean(key, known)}`,
            path,
            at: 'key',
          },
        ];
  const inside = (field: string, key: string | number): IssuePath => [...at, 'expect', field, key];
  const keysOf = (value: object | undefined): string[] => Object.keys(value ?? {});
  const actionPaths = [...actionAt.keys()];
  return [
    ...keysOf(expect.steps).flatMap((key) => unknown(key, paths, 'unknown-step', 'step', inside('steps', key))),
    ...keysOf(expect.outputs).flatMap((key) => unknown(key, paths, 'unknown-step', 'step', inside('outputs', key))),
    ...keysOf(expect.inputs).flatMap((key) =>
      unknown(key, actionPaths, 'unknown-step', 'action step', inside('inputs', key)),
    ),
    ...(expect.order ?? []).flatMap((key, index) =>
      unknown(key, actionPaths, 'unknown-step', 'action step', inside('order', index)),
    ),
    ...keysOf(expect.facts).flatMap((key) =>
      unknown(key, [...tradingContext.keys()], 'unknown-fact', 'fact', inside('facts', key)),
    ),
    ...(expect.events ?? []).flatMap((key, index) =>
      unknown(key, events, 'unknown-event', 'handler of an event', inside('events', index)),
    ),
  ];
}
