import { stepReports, explainStep, type StepReport } from '../../src/engine';
import { planOf } from '../support/plan-of';
import { scriptedRun, type Script } from '../support/scripted-run';

const plan = planOf(`
  steps:
    - { id: pulse, mode: background, on_end: cancel, steps: [{ id: tick, action: test.step }] }
    - { id: work, action: test.step }`);

const pulseTakesLong = { 'pulse/tick': { takesMs: 1000 } };

const asPlanned = (script: Script): readonly string[] => {
  const { state } = scriptedRun(plan, script);
  return stepReports(plan, state)
    .filter((step: StepReport) => step.asPlanned === true)
    .map(({ path }) => path);
};

it.each<[string, Script, readonly string[]]>([
  ['its list has ended, and so is what is in it', { outcomes: pulseTakesLong }, ['pulse', 'pulse/tick']],
  ['its list has failed: no', { outcomes: { ...pulseTakesLong, work: { error: 'Broken' } } }, []],
  ['the run is cancelled: no', { outcomes: pulseTakesLong, cancelAtMs: 5 }, []],
])('background work was cancelled as its definition wants where %s', (_, script, paths) => {
  expect(asPlanned(script)).toEqual(paths);
});

it('is explained as what it is', () => {
  const { state } = scriptedRun(plan, { outcomes: pulseTakesLong });

  expect(explainStep(plan, state, 'pulse').reasons).toEqual([
    'It was cancelled: its list has ended, and on_end is cancel.',
  ]);
});
