import type { Json, JsonObject } from '../../src/base/json';
import type { Finding, IssueCode } from '../../src/definition/issue';
import { checkStructure } from '../../src/definition/structure';

const head = { name: 'a', version: '1.0.0', type: 'analysis' };
const ok = { id: 'ok', set: { x: 1 } };

const stepOf = (step: Json, use?: 'check' | 'draw') =>
  checkStructure({ ...head, steps: [step, ok] }, use).definition?.steps[0];

describe('a refused part, where the rest is to be checked', () => {
  it.each<[string, Json, object]>([
    [
      'a misspelt outcome',
      { id: 'a', stop: true, depends_on: [{ step: 'b', on: 'fialed' }] },
      { stop: true, depends_on: [{ step: 'b', on: 'succeeded' }] },
    ],
    ['one dependency without a list', { id: 'a', stop: true, depends_on: 'b' }, { stop: true, depends_on: ['b'] }],
    [
      'a loop that is only its items',
      { id: 'a', for_each: '${{ xs }}', steps: [ok] },
      { for_each: { items: '${{ xs }}' }, steps: [ok] },
    ],
    [
      'the name of an item',
      { id: 'a', for_each: { items: [1], as: 'Item' }, steps: [ok] },
      { for_each: { items: [1], as: 'Item' }, steps: [ok] },
    ],
    ['a number for an id', { id: 5, stop: true }, { id: '5', stop: true }],
    [
      'a branch without a condition',
      { id: 'a', branches: [{ steps: [ok] }] },
      { branches: [{ when: true, steps: [ok] }] },
    ],
    [
      'an empty question',
      { id: 'a', approve: { message: '', from: ['x'] } },
      { approve: { message: 'unknown', from: ['x'] } },
    ],
    ['what cannot be made up', { id: 'a', workflow: {} }, { id: 'a' }],
    ['two things wrong with one value', { id: 'a', name: [], stop: true }, { id: 'a', stop: true }],
  ])('%s is replaced by what leaves the rest as it is', (_, step, repaired) => {
    expect(stepOf(step)).toEqual({ id: 'a', ...repaired });
  });

  it('is taken out where it is to be drawn', () => {
    expect(stepOf({ id: 'a', for_each: 5, steps: [ok] }, 'draw')).toEqual({ id: 'a', steps: [ok] });
    expect(stepOf({ id: 'a', branches: [{ steps: [ok] }] }, 'draw')).toEqual({ id: 'a' });
    expect(stepOf({ id: 'a', stop: true, when: 5 }, 'draw')).toEqual({ id: 'a', stop: true });
    expect(stepOf({ id: 'a', stop: true, when: 5 })).toEqual({ id: 'a', stop: true, when: true });
  });

  it('leaves nothing where the steps are not to be drawn', () => {
    expect(checkStructure({ ...head, steps: [] }, 'draw').definition).toBeUndefined();
    expect(checkStructure({ ...head, steps: [] }).definition?.steps).toEqual([{}]);
  });
});

describe('what only follows from a refusal', () => {
  const follows = (data: JsonObject, code: IssueCode, ...path: Finding['path']): boolean | undefined =>
    checkStructure({ ...head, ...data }).follows?.({ code, message: '', path });

  const badEmit = { steps: [{ id: 'a', emit: 5 }], events: { later: [ok] } };
  const badDependency = { steps: [ok, { id: 'a', stop: true, depends_on: [{ step: 'ok', when: 1 }] }] };
  const badOutcome = { steps: [ok, { id: 'a', stop: true, depends_on: [{ step: 'ok', on: 'x' }] }] };

  it.each<[string, JsonObject, IssueCode, Finding['path'], boolean]>([
    ['that its mapping lacks it', badEmit, 'step-kind', ['steps', 0], true],
    ['something inside it', badEmit, 'unknown-event', ['steps', 0, 'emit', 'event'], true],
    ['that an event never comes', badEmit, 'unknown-event', ['events', 'later'], true],
    ['something of another key', badEmit, 'unknown-name', ['steps', 0, 'when'], false],
    ['something in the handler', badEmit, 'unknown-event', ['events', 'later', 0, 'emit'], false],
    [
      'the order of a step whose dependency is not known',
      badDependency,
      'reference-not-available',
      ['steps', 1, 'when'],
      true,
    ],
    ['that it could run at the same time', badDependency, 'publish-conflict', ['steps', 0], true],
    ['the order of another step', badDependency, 'reference-not-available', ['steps', 0, 'when'], false],
    ['the type of what that step reads', badDependency, 'unknown-field', ['steps', 1, 'when'], false],
    [
      'the order of a step of which only the outcome is not known',
      badOutcome,
      'may-not-have-run',
      ['steps', 1, 'when'],
      false,
    ],
  ])('%s', (_, data, code, path, expected) => {
    expect(follows(data, code, ...path)).toBe(expected);
  });

  it('may be the type of a variable', () => {
    const variables = {
      a: 5,
      b: { type: 'list' },
      c: { type: 'number', minimum: 'x' },
      d: { type: 'array', items: 5 },
    };
    const { isUntyped } = checkStructure({ ...head, variables, steps: [ok] });
    expect(['a', 'b', 'c', 'd', 'e'].map((name) => isUntyped?.(name))).toEqual([true, true, false, true, false]);
    expect(checkStructure({ ...head, variables: 5, steps: [ok] }).isUntyped?.('e')).toBe(true);
  });
});
