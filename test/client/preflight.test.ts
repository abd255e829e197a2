import { catalogueOf } from '../../src/catalogue';
import { localCheckPorts, preflight, PreflightError } from '../../src/client/preflight';
import { completeVariables, loadDefinition } from '../../src/client/definitions';
import { compileDefinition } from '../../src/definition';
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

describe('preflight', () => {
  it('passes over steps that may not run: those with a condition and those whose failure is tolerated', async () => {
    const text = `
name: guarded
version: 1.0.0
type: analysis
variables: { symbol: { type: string, default: NONE }, wanted: { type: boolean, default: false } }
mode: parallel
steps:
  - { id: conditional, when: wanted, action: data.get_historical_data, with: { symbols: ['\${{ symbol }}'], start_date: '2010-01-04', end_date: '2010-12-31' } }
  - { id: tolerated, on_failure: continue, action: data.get_historical_data, with: { symbols: ['\${{ symbol }}'], start_date: '2010-01-04', end_date: '2010-12-31' } }
`;
    const { plan, issues } = compileDefinition(text, 'guarded.yaml', catalogue);
    expect(issues).toEqual([]);
    expect(plan && (await problemsOf(plan, {}))).toEqual([]);
  });
});
