import { z } from 'zod';
import { parseDuration } from '../../base/duration';
import { alertSeverities } from '../../slices/alert-port';
import { secretReferencePattern } from '../secrets/resolve-secret';

const secretReference = z
  .string()
  .regex(secretReferencePattern, 'give a secret as env:NAME or file:PATH; it never stands in this file itself');

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 1 && ms <= 60_000) return ms;
  context.addIssue({ code: 'custom', message: `'${text}' is no duration from 1ms to 60s, such as 500ms or 10s` });
  return z.NEVER;
});

const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** An address that may be called: a signed alert is readable to whoever carries it, so https, or a server on this machine. */
export function webhookAddressProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is no URL';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'has a user or a password in it; sign with a key instead';
  if (protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname))) return undefined;
  return 'must begin with https:// (http:// only for localhost)';
}

const webhookSchema = z.strictObject({
  type: z.literal('webhook'),
  url: z.string().superRefine((text, context) => {
    const problem = secretReferencePattern.test(text) ? undefined : webhookAddressProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: `the url ${problem}` });
  }),
  key: secretReference,
  timeout: duration.default(10_000),
  retries: z.int().min(0).max(10).default(3),
});

const smtpSchema = z
  .strictObject({
    type: z.literal('smtp'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    security: z.enum(['tls', 'starttls', 'none']),
    user: z.string().min(1).optional(),
    password: secretReference.optional(),
    from: z.string().min(3),
    to: z.array(z.string().min(3)).min(1).max(50),
    certificates: z.string().min(1).optional(),
    timeout: duration.default(20_000),
  })
  .superRefine(({ user, password, security, host }, context) => {
    if ((user === undefined) !== (password === undefined))
      context.addIssue({ code: 'custom', path: ['user'], message: 'user and password go together' });
    if (security === 'none' && !loopback.has(host))
      context.addIssue({
        code: 'custom',
        path: ['security'],
        message: `'none' is only for a server on this machine; '${host}' takes tls or starttls`,
      });
  });

const names = z.array(z.string()).min(1);

/** The content of `bellwether.channels.json`. */
export const channelsSchema = z.strictObject({
  channels: z.record(
    z.string().regex(/^[a-z][a-z0-9_-]{0,49}$/, 'a name is 1 to 50 small letters, digits, _ and -, a letter first'),
    z.discriminatedUnion('type', [webhookSchema, smtpSchema]),
  ),
  routes: z
    .partialRecord(z.enum([...alertSeverities, 'escalation', 'report']), names)
    .default({})
    .describe('Which channels each severity, escalations and reports go to; left out: all of them, and the log'),
});

export type ChannelsFile = z.output<typeof channelsSchema>;
