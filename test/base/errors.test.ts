import { BellwetherError, messageOf } from '../../src/base/errors';

describe('an error of the program', () => {
  it('has a code, a message and its cause', () => {
    const cause = new Error('below');
    const error = new BellwetherError('NoData', 'there is none', { cause });
    expect(error).toMatchObject({ name: 'BellwetherError', code: 'NoData', message: 'there is none', cause });
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe('BellwetherError: there is none');
  });
});

describe('the message of anything thrown', () => {
  it.each<[unknown, string]>([
    [new Error('a'), 'a'],
    [new BellwetherError('X', 'b'), 'b'],
    ['c', 'c'],
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
  ])('%p: %s', (thrown, expected) => {
    expect(messageOf(thrown)).toBe(expected);
  });
});
