import { createTransport } from 'nodemailer';
import { messageOf } from '../../base/errors';
import type { Notice } from '../../slices/alert-port';
import type { Secret } from '../secrets/secret';
import type { Channel, Outcome } from './channel';

export interface SmtpOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` before anything is said (and never without), `none` for a server on this machine. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly login?: { readonly user: string; readonly password: Secret };
  readonly from: string;
  readonly to: readonly string[];
  /** Certificates to trust instead of the public ones, as PEM. */
  readonly certificates?: string;
  readonly timeoutMs: number;
}

/** Sends notices as plain-text mail. It is delivered when the server has taken it for every recipient. */
export function smtpChannel(options: SmtpOptions): Channel {
  return { name: options.name, kind: 'smtp', deliver: (notice, { signal }) => send(options, notice, signal) };
}

async function send(options: SmtpOptions, notice: Notice, signal: AbortSignal): Promise<Outcome> {
  const { host, port, security, login, from, to, certificates, timeoutMs } = options;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(certificates !== undefined && { ca: certificates }) },
    ...(login && { auth: { user: login.user, pass: login.password.reveal() } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    signal.throwIfAborted();
    const mail = transport.sendMail({
      from,
      to: [...to],
      subject: subjectOf(notice),
      text: textOf(notice),
      // The same for every attempt, so that mail servers can tell a repetition.
      messageId: `<${notice.id.replace(/[^A-Za-z0-9.-]+/g, '.')}@bellwether>`,
      date: new Date(notice.at),
      headers: { 'X-Bellwether-Delivery': oneLine(notice.id) },
    });
    const sent = await Promise.race([mail, expiry(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))]);
    if (sent === 'expired') {
      const why = signal.aborted ? 'the step was cancelled' : `the server did not finish within ${timeoutMs} ms`;
      return { delivered: false, reason: `${why}; the mail may arrive all the same` };
    }
    if (sent.rejected.length === 0) return { delivered: true };
    return { delivered: false, reason: `the server refused ${sent.rejected.length} of ${to.length} recipients` };
  } catch (error) {
    if (signal.aborted) return { delivered: false, reason: 'the step was cancelled' };
    const message = messageOf(error);
    return { delivered: false, reason: oneLine(login?.password.removeFrom(message) ?? message) };
  } finally {
    transport.close();
  }
}

function expiry(signal: AbortSignal): Promise<'expired'> {
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve('expired');
      },
      { once: true },
    );
  });
}

function subjectOf({ severity, kind, title }: Notice): string {
  const prefix = kind === 'escalated' ? 'escalated, ' : '';
  return oneLine(severity === undefined ? `[Bellwether] ${title}` : `[Bellwether ${prefix}${severity}] ${title}`);
}

function textOf({ message, at, runId, stepPath, severity, kind, id }: Notice): string {
  const facts = [
    ...(severity === undefined
      ? []
      : [`Severity: ${severity}${kind === 'escalated' ? ' (escalated: nobody has acknowledged it)' : ''}`]),
    `Time: ${at}`,
    `Run: ${runId}`,
    `Step: ${stepPath}`,
    `Notice: ${id}`,
  ];
  return `${message}\n\n-- \n${facts.join('\n')}\n`;
}

/** A line break in a header would begin another header. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
