import { isDeepStrictEqual } from 'node:util';
import type { DefinitionSource } from '../../../src/activities';
import type { Plan } from '../../../src/engine';
import { workflowTaskFailures } from '../history';
import { startTestServer, type TestServer } from '../temporal-server';
import { replayProblems } from '../replayed';
import { journaled } from '../test-actions';
import { memoryJournal } from '../test-journal';
import { startTestWorker, type TestWorker } from '../test-worker';
import { kitActions } from './kit-actions';
import { kitPlan, scenarios, type Scenario } from './scenario';
import { temporalRun, type TemporalResult } from './temporal-run';
import { compared } from './verify';

/** Runs under way at once. */
const atOnce = 12;

/** Say `KIT_ONLY=pause.yaml` to have those alone whose file or name holds it. */
const only = process.env['KIT_ONLY'] ?? '';

/** A scenario with its number, which the id of its run is made of. */
interface Numbered {
  readonly scenario: Scenario;
  readonly number: number;
}

/**
 * In one execution; in a new one whenever that can be; or by a worker that forgets every run, so that each of its moments is played
 * back from the history, as after its worker was killed.
 */
type Mode = 'once' | 'anew' | 'forgotten';

const titles: Readonly<Record<Mode, string>> = {
  once: 'in one execution',
  anew: 'in a new execution whenever it can',
  forgotten: 'by a worker that forgets it after each moment',
};

/**
 * Runs scenarios of the kit on a Temporal server, in some modes. Each mode takes
 * every `step`th of those that can run there, each from another one on. Many run at once, and a machine under load can be
 * late for the moments that a scenario is about: one that ends otherwise is run again, alone, and that must be right.
 */
export function testsOnTemporal(step: number, modes: readonly Mode[] = ['once', 'anew']): void {
  const journal = memoryJournal();
  const all = scenarios()
    .filter(({ only }) => only !== 'reducer')
    .map((scenario, number) => ({ scenario, number }));
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  }, 600_000);

  afterAll(() => server.stop());

  describe.each(modes.map((mode, nth) => [titles[mode], mode, nth] as const))(
    'a run on Temporal %s',
    (_, mode, nth) => {
      const first = Math.floor((nth * step) / modes.length);
      const continueEvery = mode === 'anew' ? 1 : undefined;
      let worker: TestWorker;
      const chosen = all.filter(
        ({ number, scenario: { file, name } }) => number % step === first && `${file}: ${name}`.includes(only),
      );
      const ran = new Map<Numbered, Promise<TemporalResult | Error>>();
      const runIdOf = ({ number }: Numbered): string => `kit-${mode}-${number}`;

      const work = async (numbered: Numbered, runId = runIdOf(numbered)): Promise<TemporalResult> =>
        temporalRun(worker, journal, numbered.scenario, planFor(numbered), runId, continueEvery);

      beforeAll(async () => {
        const actions = kitActions.map((action) => journaled(action, journal));
        const forgets = mode === 'forgotten' && { maxCachedRuns: 0 };
        worker = await startTestWorker(server, { actions, definitions: childrenOf(all), ...forgets });
        startInPool(chosen, work, ran);
      }, 600_000);

      afterAll(() => worker.stop());

      it.each(chosen.map((numbered) => [`${numbered.scenario.file}: ${numbered.scenario.name}`, numbered] as const))(
        '%s',
        async (_, numbered) => {
          const { scenario } = numbered;
          const among = outcomeOf(scenario, await ran.get(numbered));
          if (!isDeepStrictEqual(asJson(among.got), asJson(among.wanted))) {
            await Promise.all(ran.values());
            const alone = outcomeOf(scenario, await work(numbered, `${runIdOf(numbered)}-alone`));
            expect(alone.got).toEqual(alone.wanted);
          }
          const failures = await workflowTaskFailures(worker.temporal, runIdOf(numbered));
          // The server refuses to end an execution that has a message it has not seen: so none is lost.
          expect(failures.filter((cause) => cause !== 'UnhandledCommand')).toEqual([]);
        },
      );

      it('leaves histories that can be replayed', async () => {
        const problems: string[] = [];
        for (const numbered of chosen) {
          await ran.get(numbered);
          for (const problem of await replayProblems(worker, runIdOf(numbered)))
            problems.push(`${numbered.scenario.file}: ${numbered.scenario.name}: ${problem}`);
        }
        expect(problems).toEqual([]);
      }, 1_200_000);
    },
  );
}

/** What a run came to beside what it should. An error is an outcome too. */
function outcomeOf(
  { expect: expected }: Scenario,
  end: TemporalResult | Error | undefined,
): { readonly wanted: unknown; readonly got: unknown } {
  if (end === undefined || end instanceof Error) return { wanted: 'a result', got: end?.stack ?? 'it was not started' };
  return compared(expected, end.result, end.starts);
}

/** A value as it is compared: keys without a value are none. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The plan of a scenario, whose children have names of its own: a worker knows one definition by a name. */
function planFor({ scenario, number }: Numbered): Plan {
  return kitPlan({ ...scenario, definition: ownChildren(scenario.definition, scenario, number) });
}

/** The definitions that scenarios run as children, by the names that they have there. */
function childrenOf(all: readonly Numbered[]): DefinitionSource {
  const texts = new Map<string, string>();
  for (const { scenario, number } of all) {
    for (const [child, definition] of Object.entries(scenario.children)) {
      const name = `${child}_${number}`;
      const own = ownChildren(definition, scenario, number);
      texts.set(name, JSON.stringify({ name, version: '1.0.0', type: 'analysis', ...own }));
    }
  }
  const named = (name: string) => ({ name, file: `${name}.yaml` });
  return {
    find: (name) => Promise.resolve(texts.has(name) ? named(name) : undefined),
    list: () => Promise.resolve([...texts.keys()].map(named)),
    read: ({ name }) => Promise.resolve(texts.get(name) ?? ''),
  };
}

/** A definition with the names of children made those of the scenario. */
function ownChildren<Value>(value: Value, { children }: Scenario, number: number): Value {
  const names = Object.keys(children);
  if (names.length === 0) return value;
  const calls = new RegExp(`("workflow":(?:\\{"name":)?)"(${names.join('|')})"`, 'g');
  return JSON.parse(JSON.stringify(value).replaceAll(calls, `$1"$2_${number}"`)) as Value;
}

/** Starts the work of each, in order, some at a time. Errors are results: each is for its own test to throw. */
function startInPool(
  all: readonly Numbered[],
  work: (numbered: Numbered) => Promise<TemporalResult>,
  ran: Map<Numbered, Promise<TemporalResult | Error>>,
): void {
  const slots: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve());
  all.forEach((numbered, index) => {
    const slot = index % atOnce;
    const ended = slots[slot]
      .then(async () => work(numbered))
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    slots[slot] = ended;
    ran.set(numbered, ended);
  });
}
