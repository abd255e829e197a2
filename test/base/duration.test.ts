import { lengthText, parseDuration } from '../../src/base/duration';

describe('lengthText', () => {
  it.each([
    [0, '0ms'],
    [20, '20ms'],
    [1500, '1500ms'],
    [2000, '2s'],
    [90_000, '90s'],
    [300_000, '5m'],
    [7_200_000, '2h'],
    [86_400_000, '1d'],
  ])('writes %d ms as %s, which is read as the same', (ms, text) => {
    expect(lengthText(ms)).toBe(text);
    expect(parseDuration(text)).toBe(ms);
  });
});
