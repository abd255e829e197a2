import fc from 'fast-check';
import { RandomDriver, type OutsideMessage } from './random-kinds-driver';
import { randomPlan } from './random-kinds-plan';

const numRuns = Number(process.env['BELLWETHER_RANDOM_RUNS'] ?? 1200);
const seed = process.env['BELLWETHER_RANDOM_SEED'];
const parameters = { ...(seed !== undefined && { seed: Number(seed) }) };

const message: fc.Arbitrary<OutsideMessage> = fc.record({
  at: fc.integer({ min: -1, max: 80 }),
  kind: fc.constantFrom(
    'pause',
    'resume',
    'cancel',
    'halt',
    'go',
    'go',
    'price',
    'price',
    'unknown',
    'decide',
    'decide',
  ),
  approved: fc.boolean(),
  number: fc.nat(9),
});

const script = fc.record({ seed: fc.nat(0xffffffff), messages: fc.array(message, { maxLength: 5 }) });

describe('a random run of all kinds of steps', () => {
  it('ends, begins nothing twice or out of turn, and leaves nothing behind, whatever fails and whatever is sent to it', () => {
    const statuses = new Map<string, number>();
    fc.assert(
      fc.property(randomPlan, script, (plan, drawn) => {
        const { problems, told } = new RandomDriver(plan, drawn).run();
        expect(problems).toEqual([]);
        const { status } = told as { readonly status: string };
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }),
      { numRuns, ...parameters },
    );
    // It says something: runs end in every way.
    expect([...statuses.keys()].sort()).toEqual([
      'cancelled',
      'completed',
      'degraded',
      'failed',
      'halted',
      'timed_out',
    ]);
  });

  it('ends in the same way when it goes on in a new execution whenever it can', () => {
    let continued = 0;
    fc.assert(
      fc.property(randomPlan, script, (plan, drawn) => {
        const once = new RandomDriver(plan, drawn).run();
        const often = new RandomDriver(plan, { ...drawn, alwaysContinue: true }).run();
        expect(often.problems).toEqual([]);
        expect(often.told).toEqual(once.told);
        continued += often.continued;
      }),
      { numRuns: Math.ceil(numRuns / 3), ...parameters },
    );
    expect(continued).toBeGreaterThan(numRuns / 10);
  });
});
