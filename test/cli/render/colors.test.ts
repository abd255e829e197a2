import { wantsColor } from '../../../src/cli/render/colors';

describe('wantsColor', () => {
  it.each<[string, Record<string, string>, boolean, boolean]>([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['what a CI system collects', { CI: 'true' }, false, false],
    ['a terminal that knows none', { TERM: 'dumb' }, true, false],
    ['a terminal when NO_COLOR is set', { NO_COLOR: '1' }, true, false],
    ['a terminal when NO_COLOR is empty', { NO_COLOR: '' }, true, true],
    ['a pipe when FORCE_COLOR is set', { FORCE_COLOR: '1' }, false, true],
    ['a terminal when FORCE_COLOR is 0', { FORCE_COLOR: '0' }, true, false],
    ['a pipe when both are set', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
  ])('for %s', (_, environment, isTerminal, expected) => {
    expect(wantsColor(environment, isTerminal)).toBe(expected);
  });
});
