import { readTickEnd } from '../../src/workflows/read-message';

const tick = { id: 'run/loop-2018', status: 'completed', results: {}, facts: {} };

it.each([
  ['of this run', { run: 'first' }],
  ['of an older version, which does not say whose it is', {}],
])('takes in the report of a tick %s', (_, more) => {
  expect(readTickEnd({ schedule: 'loop', tick, ...more }, 'first')).toEqual({
    kind: 'tickEnded',
    at: expect.any(Number),
    schedule: 'loop',
    tick,
  });
});

it('refuses the report of a tick of an earlier run with the same id', () => {
  expect(readTickEnd({ schedule: 'loop', tick, run: 'another' }, 'first')).toEqual({
    kind: 'messageRefused',
    at: expect.any(Number),
    text: "signal 'tickEnded': the tick 'run/loop-2018' is of an earlier run with this id (another)",
  });
});
