import { describeRun } from '../../src/workflows/details';
import { withCopies } from '../support/changed-plan';
import { planOf } from '../support/plan-of';
import { scriptedRun } from '../support/scripted-run';

const plan = withCopies(planOf('steps: [{ id: a, action: test.step, on_failure: continue }]'), 500);
const describing = (message: string) =>
  describeRun(
    plan,
    scriptedRun(plan, {
      outcomes: Object.fromEntries(plan.root.steps.map(({ path }) => [path, { error: { type: 'Broken', message } }])),
    }).state,
  );

describe('the description of a run', () => {
  it('has its steps with all they say while that fits into an answer', () => {
    const { steps, omitted, ...head } = describing('m'.repeat(1000));

    expect(head).toMatchObject({
      definition: 'scripted',
      version: '1.0.0',
      status: 'degraded',
      progress: { failed: 500 },
    });
    expect(steps).toHaveLength(500);
    expect(steps[499].error?.message).toHaveLength(1000);
    expect(omitted).toBeUndefined();
  });

  it('fits into an answer whatever they say, and tells what is missing', () => {
    const described = describing('名'.repeat(4000));

    expect(described.steps).toHaveLength(500);
    expect(described.steps[499].error?.message).toBe(`${'名'.repeat(39)}…`);
    expect(described.omitted).toEqual({ texts: 'cut' });
    expect(Buffer.byteLength(JSON.stringify(described))).toBeLessThan(1.75 * 1024 * 1024);
  });
});
