import { readTickEnd, readUnknownSignal } from '../../src/workflows/read-message';

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

it.each(['emergencyhalt', 'EmergencyHalt', 'emergency_halt', 'halt', 'HALT'])(
  'takes the signal %s for a halt',
  (name) => {
    expect(readUnknownSignal(name, { reason: 'now', by: 'ann' })).toMatchObject({
      kind: 'haltRequested',
      reason: 'now',
      by: 'ann',
    });
  },
);

it.each([
  [
    'pauze',
    "there is none of that name. Did you mean 'pause'? A run takes emergencyHalt, pause, resume, event, decide; a cancellation is none",
  ],
  [
    'poke',
    'there is none of that name. A run takes emergencyHalt, pause, resume, event, decide; a cancellation is none',
  ],
])('says that there is no signal %s', (name, text) => {
  expect(readUnknownSignal(name, undefined)).toMatchObject({
    kind: 'messageRefused',
    text: `signal '${name}': ${text}`,
  });
});
