import { placeInTree, stepHolders } from '../../src/base/step-path';

it.each([
  ['a', 0, 'a'],
  ['group/a', 1, 'a'],
  ['each[3]', 1, '[3]'],
  ['each[3]/a', 2, 'a'],
  ['each[3]/inner[0]/a', 4, 'a'],
  ['a/compensate', 1, 'compensate'],
  ['events.alarm[2]', 0, 'events.alarm[2]'],
  ['events.alarm[2]/each[1]', 2, '[1]'],
])("'%s' stands at depth %p as %p", (path, depth, name) => {
  expect(placeInTree(path)).toEqual({ depth, name });
});

it.each<[string, readonly string[]]>([
  ['a', []],
  ['each[3]/inner[0]/a', ['each', 'each[3]', 'each[3]/inner', 'each[3]/inner[0]']],
])("'%s' is in %j", (path, holders) => {
  expect(stepHolders(path)).toEqual(holders);
});
