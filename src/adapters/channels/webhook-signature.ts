import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header that carries the signature: `t=1760000000,v1=<64 hex digits>`. */
export const signatureHeader = 'bellwether-signature';

/** HMAC-SHA256, with the key, of the seconds since the epoch, a full stop and the body as it was sent. */
export function signWebhook(key: string, body: string, seconds: number): string {
  return `t=${seconds},v1=${digestOf(key, body, seconds)}`;
}

export interface WebhookToVerify {
  readonly key: string;
  /** The value of the header `bellwether-signature`. */
  readonly header: string | undefined;
  /** The body as it arrived, before anything parsed it. */
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How far the time of the signature may be from `now`; older ones may be replays. @default 300 */
  readonly toleranceSeconds?: number;
}

export type WebhookVerdict =
  | { readonly valid: true }
  | { readonly valid: false; readonly reason: 'no_signature' | 'malformed' | 'too_old' | 'wrong_signature' };

/** Whether a webhook was signed with this key, and lately. For the receiver's side; it compares in constant time. */
export function verifyWebhook({ key, header, body, now, toleranceSeconds = 300 }: WebhookToVerify): WebhookVerdict {
  if (header === undefined || header === '') return { valid: false, reason: 'no_signature' };
  const [, seconds, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (seconds === undefined || given === undefined) return { valid: false, reason: 'malformed' };
  const expected = digestOf(key, body, Number(seconds));
  if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(given, 'hex')))
    return { valid: false, reason: 'wrong_signature' };
  if (Math.abs(now / 1000 - Number(seconds)) > toleranceSeconds) return { valid: false, reason: 'too_old' };
  return { valid: true };
}

function digestOf(key: string, body: string, seconds: number): string {
  return createHmac('sha256', key).update(`${seconds}.${body}`, 'utf8').digest('hex');
}
