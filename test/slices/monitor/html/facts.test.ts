import { readable } from '../../../../src/slices/monitor/html/facts';

it.each([
  [{ fast: 10, allow_short: false }, 'fast 10, allow short no'],
  [{}, ''],
  [[], 'none'],
  [[1, 'a', null], '1, a, none'],
  [0.1 + 0.2, '0.3'],
  [undefined, 'none'],
])('reads %p as %p', (value, text) => {
  expect(readable(value)).toBe(text);
});
