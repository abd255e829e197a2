import fc from 'fast-check';
import { signWebhook, verifyWebhook } from '../../../src/adapters/channels';

const now = Date.UTC(2026, 0, 2);
const seconds = now / 1000;
const body = '{"title":"Überhang"}';
const header = signWebhook('key', body, seconds);

describe('the signature of a webhook', () => {
  it('is the HMAC that other tools compute', () => {
    // printf '1767312000.{"a":1}' | openssl dgst -sha256 -hmac key
    expect(signWebhook('key', '{"a":1}', 1767312000)).toBe(
      't=1767312000,v1=8511a84109ca864c01a20542e4daa8a5f322dcf19cade42a08e0f0a02b3eec58',
    );
  });

  it.each([
    { title: 'as it was sent', change: {}, verdict: { valid: true } },
    { title: 'with another key', change: { key: 'other' }, verdict: { valid: false, reason: 'wrong_signature' } },
    { title: 'with another body', change: { body: `${body} ` }, verdict: { valid: false, reason: 'wrong_signature' } },
    {
      title: 'with another time',
      change: { header: header.replace(/t=\d+/, `t=${seconds + 1}`) },
      verdict: { valid: false, reason: 'wrong_signature' },
    },
    { title: 'five minutes later', change: { now: now + 300_000 }, verdict: { valid: true } },
    { title: 'later than that', change: { now: now + 301_000 }, verdict: { valid: false, reason: 'too_old' } },
    { title: 'from the future', change: { now: now - 301_000 }, verdict: { valid: false, reason: 'too_old' } },
    {
      title: 'later, where that is allowed',
      change: { now: now + 301_000, toleranceSeconds: 400 },
      verdict: { valid: true },
    },
    { title: 'without a header', change: { header: undefined }, verdict: { valid: false, reason: 'no_signature' } },
    {
      title: 'with something else for a header',
      change: { header: 'v1=abc' },
      verdict: { valid: false, reason: 'malformed' },
    },
  ])('$title is $verdict', ({ change, verdict }) => {
    expect(verifyWebhook({ key: 'key', body, header, now, ...change })).toEqual(verdict);
  });

  it('holds for every body and no changed one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1 }), (text, key) => {
        const signed = signWebhook(key, text, seconds);
        expect(verifyWebhook({ key, body: text, header: signed, now })).toEqual({ valid: true });
        expect(verifyWebhook({ key, body: `${text}x`, header: signed, now }).valid).toBe(false);
      }),
    );
  });
});
