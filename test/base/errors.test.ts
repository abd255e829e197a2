import { runInNewContext } from 'node:vm';
import { BellwetherError, messageOf } from '../../src/base/errors';
import { systemErrorCode } from '../../src/base/system-error';

/** An error whose class is not the `Error` of this realm, as those of Node.js are in Jest. */
function foreign(code: string): unknown {
  return runInNewContext(code);
}

describe('messageOf', () => {
  it.each([
    ['an error', new Error('broken'), 'broken'],
    ['an error of ours', new BellwetherError('Broken', 'all broken'), 'all broken'],
    ['an error of another realm', foreign("new TypeError('broken there')"), 'broken there'],
    ['an object with a message', { message: 'no error at all' }, 'no error at all'],
    ['an object whose message is no text', { message: 3 }, '[object Object]'],
    ['a text', 'broken', 'broken'],
    ['null', null, 'null'],
    ['nothing', undefined, 'undefined'],
  ])('of %s', (_, thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});

describe('systemErrorCode', () => {
  it.each([
    ['a system error', Object.assign(new Error('no such file'), { code: 'ENOENT' }), 'ENOENT'],
    ['one of another realm', foreign("Object.assign(new Error('no such file'), { code: 'ENOENT' })"), 'ENOENT'],
    ['an error without a code', new Error('broken'), undefined],
    ['an error with a number for a code', { code: 5 }, undefined],
    ['a text', 'ENOENT', undefined],
    ['null', null, undefined],
  ])('of %s', (_, thrown, code) => {
    expect(systemErrorCode(thrown)).toBe(code);
  });
});
