import { catalogueOf } from '../../src/catalogue';
import { advance, newRunState, type Plan } from '../../src/engine';
import { planOf } from '../support/plan-of';
import { testActions } from '../support/test-actions';
import { memoryJournal } from '../support/test-journal';

const catalogue = catalogueOf(testActions(memoryJournal()));
const withCondition = (when: string): Plan =>
  planOf(`steps: [{ id: a, action: test.echo, with: { value: 1 }, when: "${when}" }]`, catalogue);

/** The record of step `a` of a run that began at an instant. */
function begun(
  plan: Plan,
  at: string,
): { readonly status?: string; readonly condition?: string; readonly error?: unknown } {
  const { state } = advance(plan, newRunState(), { kind: 'started', at: Date.parse(at), variables: {} });
  return state.steps['a'] ?? {};
}

describe('a condition on the time', () => {
  it.each([
    // The day of the panic of 2008: New York is four hours behind UTC.
    ['is_market_hours', '2008-10-15T13:30:00Z', 'running'],
    ['is_market_hours', '2008-10-15T13:29:59Z', 'skipped'],
    ["today == '2008-10-15' && weekday == 'WED'", '2008-10-16T03:59:00Z', 'running'],
    ['minutes_to_close <= 5', '2008-10-15T19:55:00Z', 'running'],
    // The day after Thanksgiving closes at 13:00.
    ['minutes_to_close == 30', '2008-11-28T17:30:00Z', 'running'],
    ['is_market_hours', '2008-11-27T15:00:00Z', 'skipped'],
    ['now == 1224077400000', '2008-10-15T13:30:00Z', 'running'],
  ])('%s at %s: the step is %s', (when, at, status) => {
    expect(begun(withCondition(when), at).status).toBe(status);
  });

  it('fails the step outside a session where the value is not set, and outside the calendar', () => {
    expect(begun(withCondition('minutes_to_close < 5'), '2008-10-15T03:00:00Z')).toMatchObject({
      status: 'failed',
      error: { type: 'ConditionError', message: expect.stringContaining("'minutes_to_close' is not set") as string },
    });
    expect(begun(withCondition('is_market_hours'), '2040-01-02T15:00:00Z')).toMatchObject({
      status: 'failed',
      error: {
        type: 'ConditionError',
        message: expect.stringContaining('2040-01-02 is outside the calendar XNYS') as string,
      },
    });
  });

  it('says in its explanation what the time was', () => {
    expect(begun(withCondition("weekday == 'MON'"), '2008-10-15T13:30:00Z').condition).toBe(
      `false because weekday ("WED") == 'MON' is false`,
    );
  });

  it('goes by the calendar that the definition names', () => {
    const text = 'calendar: 24/7\nsteps: [{ id: a, action: test.echo, with: { value: 1 }, when: is_market_hours }]';
    expect(begun(planOf(text, catalogue), '2008-11-27T03:00:00Z').status).toBe('running');
  });
});

describe('a plan', () => {
  it('has the calendar pinned where it goes by the day, and not otherwise', () => {
    expect(withCondition('is_market_hours').calendar?.name).toBe('XNYS');
    expect(withCondition('now > 0').calendar).toBeUndefined();
    expect(withCondition('1 < 2').calendar).toBeUndefined();
  });
});
