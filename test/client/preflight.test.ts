import { catalogueOf } from '../../src/catalogue';
import { localCheckPorts, preflight, PreflightError } from '../../src/client/preflight';
import { completeVariables, loadDefinition } from '../../src/client/definitions';
import { compileDefinition, formatIssue } from '../../src/definition';
import type { JsonObject } from '../../src/base/json';
import type { Plan } from '../../src/engine';

const catalogue = catalogueOf();

async function problemsOf(plan: Plan, variables: JsonObject, here = true): Promise<readonly string[]> {
  try {
    await preflight(plan, completeVariables(plan, variables), {
      catalogue,
      ...(here && { ports: localCheckPorts(undefined) }),
    });
    return [];
  } catch (error) {
    if (error instanceof PreflightError) return error.problems;
    throw error;
  }
}

describe('preflight of simple_backtest', () => {
  let plan: Plan;
  beforeAll(async () => {
    ({ plan } = await loadDefinition('simple-backtest'));
  });

  it('finds nothing wrong with the defaults', async () => {
    expect(await problemsOf(plan, {})).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['a symbol without data', { symbols: ['SPY'] }, 'no bars of SPY in the shipped samples: it has IXIC, SPX'],
    ['a symbol given twice', { symbols: ['SPX', 'SPX'] }, 'symbols must be unique; given twice: SPX'],
    ['an end before the start', { end_date: '2003-01-02' }, 'end_date must not lie before start_date'],
    ['a day outside the calendar', { end_date: '2030-01-01' }, '2030-01-01 is outside the calendar XNYS'],
    ['a CSV folder that nobody named', { source: 'csv' }, 'BELLWETHER_CSV_FOLDER'],
  ])('refuses %s, naming the step', async (_what, variables, text) => {
    const [problem, ...others] = await problemsOf(plan, variables);
    expect(others).toEqual([]);
    expect(problem).toContain("step 'fetch_data' (data.get_historical_data): ");
    expect(problem).toContain(text);
  });

  it('leaves data alone that lies where the workers are', async () => {
    expect(await problemsOf(plan, { symbols: ['SPY'] }, false)).toEqual([]);
  });

  it('checks inputs against the schema wherever the workers are', async () => {
    expect(await problemsOf(plan, { symbols: ['SPX', 'SPX'] }, false)).toHaveLength(1);
  });
});

/** What is wrong with a definition of these steps. `load<symbol>` stands for a step's action; the symbol NONE has no data. */
async function problemsWith(steps: string): Promise<readonly string[]> {
  const text = `
name: guarded
version: 1.0.0
type: analysis
variables: { symbol: { type: string, default: NONE }, wanted: { type: boolean, default: false } }
mode: parallel
steps:
${steps.replaceAll(/load<(.*?)>/g, "action: data.get_historical_data, with: { symbols: [$1], start_date: '2010-01-04', end_date: '2010-12-31' }")}
`;
  const { plan, issues } = compileDefinition(text, 'guarded.yaml', catalogue);
  if (plan === undefined) throw new Error(issues.map(formatIssue).join('\n'));
  return problemsOf(plan, {});
}

describe('preflight', () => {
  it.each([
    ['reads the variables alone', "- { id: a, load<'${{ symbol }}'> }"],
    ['guards what is always set', '- { id: a, load<"${{ default(symbol, \'SPX\') }}"> }'],
    ['depends on a success', "- { id: b, load<'SPX'> }\n- { id: a, depends_on: [b], load<NONE> }"],
    [
      'depends on a step that has a condition, which lets it go',
      '- { id: b, when: wanted, load<SPX> }\n- { id: a, depends_on: [b], load<NONE> }',
    ],
    ['is in a group', '- { id: g, steps: [{ id: a, load<NONE> }] }'],
    ['runs beside one that ends the run early', '- { id: b, stop: true, when: wanted }\n- { id: a, load<NONE> }'],
  ])('refuses a step that cannot work and %s', async (_, steps) => {
    const problems = await problemsWith(steps);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('no bars of NONE');
  });

  it.each([
    ['has a condition', '- { id: a, when: wanted, load<NONE> }'],
    ['may fail', '- { id: a, on_failure: continue, load<NONE> }'],
    [
      'falls back on a fact that a step publishes',
      '- { id: b, load<SPX>, publish: { regime: "\'SPX\'" } }\n- { id: a, depends_on: [b], load<"${{ default(regime, \'NONE\') }}"> }',
    ],
    [
      'asks whether a step has an output',
      "- { id: b, load<SPX> }\n- { id: a, depends_on: [b], load<\"${{ has(steps.b.output) ? 'SPX' : 'NONE' }}\"> }",
    ],
    ['asks for the time', "- { id: a, load<\"${{ default(minutes_to_close, -1) < 0 ? 'NONE' : 'NONE' }}\"> }"],
    ['waits for a failure', '- { id: b, load<SPX> }\n- { id: a, depends_on: [{ step: b, on: failed }], load<NONE> }'],
    [
      'depends on one that waits for a failure',
      '- { id: a, depends_on: [c], load<NONE> }\n- { id: c, depends_on: [{ step: b, on: failed }], load<NONE> }\n- { id: b, load<SPX> }',
    ],
    [
      'is in a group that waits for any end',
      '- { id: b, load<SPX> }\n- { id: g, depends_on: [{ step: b, on: finished }], steps: [{ id: a, load<NONE> }] }',
    ],
    [
      'runs for each item, which may be none',
      '- { id: g, for_each: { items: "${{ wanted ? [1] : [] }}", as: item }, steps: [{ id: a, load<NONE> }] }',
    ],
    [
      'comes after one that may end the run early',
      '- { id: g, steps: [{ id: s, when: wanted, stop: true }] }\n- { id: a, depends_on: [g], load<NONE> }',
    ],
  ])('passes over a step that %s: the run may never come to it, or come with other values', async (_, steps) => {
    expect(await problemsWith(steps)).toEqual([]);
  });
});

describe('children', () => {
  const plan = (steps: string): Plan => {
    const text = `name: parent\nversion: 1.0.0\ntype: analysis\nsteps: ${steps}`;
    const compiled = compileDefinition(text, 'parent.yaml', catalogue);
    if (compiled.plan === undefined) throw new Error(compiled.issues.map(formatIssue).join('\n'));
    return compiled.plan;
  };
  const isKnown = (name: string): Promise<boolean> => Promise.resolve(name === 'there');

  it.each([
    ['[{ id: c, workflow: missing }]', ["step 'c' runs the definition 'missing' as a child, and a worker finds none"]],
    ['[{ id: g, steps: [{ id: c, workflow: missing }] }]', ["step 'g/c' runs"]],
    ['[{ id: c, workflow: there }]', []],
  ])('that no worker finds are told of before the run: %s', async (steps, expected) => {
    const told = await preflight(plan(steps), {}, { catalogue, isKnown }).then(
      () => [],
      (error: unknown) => (error instanceof PreflightError ? error.problems : [String(error)]),
    );
    expect(told).toEqual(expected.map((text) => expect.stringContaining(text)));
  });
});
