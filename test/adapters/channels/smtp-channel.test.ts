import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { smtpChannel, type SmtpOptions } from '../../../src/adapters/channels/smtp-channel';
import { Secret } from '../../../src/adapters/secrets/secret';
import { notice } from './notice';

const key = readFileSync(join(__dirname, 'fixtures/localhost-key.pem'), 'utf8');
const certificate = readFileSync(join(__dirname, 'fixtures/localhost-cert.pem'), 'utf8');

interface Mail {
  readonly text: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
}

let server: SMTPServer | undefined;
let mails: Mail[];

async function listen(options: SMTPServerOptions = {}): Promise<number> {
  mails = [];
  const started = new SMTPServer({
    key,
    cert: certificate,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'desk' && password === 'p4ssw0rd!') done(null, { user: username });
      else done(new Error(`Invalid login of ${username ?? ''} with ${password ?? ''}`));
    },
    onRcptTo: ({ address }, _session, done) => {
      done(address.startsWith('nobody') ? new Error('no such mailbox') : null);
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ text: Buffer.concat(parts).toString('utf8'), to, secure: session.secure, user: session.user });
        done();
      });
    },
    ...options,
  });
  server = started;
  await new Promise<void>((done) => started.listen(0, '127.0.0.1', done));
  return (started.server.address() as AddressInfo).port;
}

afterEach(async () => {
  const running = server;
  server = undefined;
  if (running !== undefined) await new Promise<void>((done) => running.close(done));
});

function channel(port: number, options: Partial<SmtpOptions> = {}) {
  return smtpChannel({
    name: 'mail',
    host: '127.0.0.1',
    port,
    security: 'starttls',
    login: { user: 'desk', password: new Secret('env:MAIL', 'p4ssw0rd!') },
    from: 'Bellwether <bellwether@example.org>',
    to: ['desk@example.org', 'risk@example.org'],
    certificates: certificate,
    timeoutMs: 10_000,
    ...options,
  });
}

const context = () => ({ log: { info: () => undefined, warn: () => undefined }, signal: new AbortController().signal });

describe('the mail channel', () => {
  it.each([
    { security: 'starttls', options: {} },
    { security: 'tls', options: { secure: true } },
  ] as const)('sends over $security, logged in, to everybody', async ({ security, options }) => {
    const port = await listen(options);
    expect(await channel(port, { security }).deliver(notice, context())).toEqual({ delivered: true });
    const [mail] = mails;
    expect(mail).toMatchObject({ to: ['desk@example.org', 'risk@example.org'], secure: true, user: 'desk' });
    expect(mail?.text).toContain('Subject: [Bellwether critical] Drawdown');
    expect(mail?.text).toContain('Message-ID: <alert-1.2026-01-02T12.00.00.000Z@bellwether>');
    expect(mail?.text).toContain('Drawdown 6 %');
    expect(mail?.text).toContain('Step: check/alert');
  });

  it('sends without a login to a server on this machine', async () => {
    const port = await listen({ authOptional: true, disabledCommands: ['STARTTLS'] });
    const { login: _login, ...open } = { login: undefined };
    const plain = smtpChannel({
      name: 'mail',
      host: '127.0.0.1',
      port,
      security: 'none',
      from: 'a@example.org',
      to: ['b@example.org'],
      timeoutMs: 10_000,
      ...open,
    });
    expect(await plain.deliver(notice, context())).toEqual({ delivered: true });
    expect(mails[0]).toMatchObject({ secure: false });
  });

  it('does not go on without encryption', async () => {
    const port = await listen({ disabledCommands: ['STARTTLS'], authOptional: true });
    const outcome = await channel(port).deliver(notice, context());
    expect(outcome.delivered).toBe(false);
    expect(outcome.reason).toContain('STARTTLS');
    expect(mails).toEqual([]);
  });

  it('does not trust a certificate that it does not know', async () => {
    const port = await listen();
    const { certificates: _none, ...unknown } = { certificates: undefined };
    const outcome = await smtpChannel({
      name: 'mail',
      host: '127.0.0.1',
      port,
      security: 'starttls',
      from: 'a@example.org',
      to: ['b@example.org'],
      timeoutMs: 10_000,
      ...unknown,
    }).deliver(notice, context());
    expect(outcome.delivered).toBe(false);
    expect(outcome.reason).toContain('self-signed certificate');
    expect(mails).toEqual([]);
  });

  it('shows no password when the login is refused', async () => {
    const port = await listen();
    const wrong = { user: 'desk', password: new Secret('env:MAIL', 'wrong-password') };
    const outcome = await channel(port, { login: wrong }).deliver(notice, context());
    expect(outcome.delivered).toBe(false);
    expect(outcome.reason).toContain('Invalid login');
    expect(outcome.reason).toContain('[env:MAIL]');
    expect(outcome.reason).not.toContain('wrong-password');
  });

  it('counts as failed when the server refuses one of the recipients', async () => {
    const port = await listen();
    const outcome = await channel(port, { to: ['desk@example.org', 'nobody@example.org'] }).deliver(notice, context());
    expect(outcome).toEqual({ delivered: false, reason: 'the server refused 1 of 2 recipients' });
  });

  it('puts no line of a title into the head of the mail', async () => {
    const port = await listen();
    await channel(port).deliver({ ...notice, title: 'Drawdown\r\nBcc: thief@example.org' }, context());
    expect(mails[0]?.text).toContain('Subject: [Bellwether critical] Drawdown Bcc: thief@example.org');
    expect(mails[0]?.to).not.toContain('thief@example.org');
  });

  it('gives up on a server that does not finish', async () => {
    const port = await listen({ onData: (stream) => stream.resume() });
    const outcome = await channel(port, { timeoutMs: 400 }).deliver(notice, context());
    expect(outcome.delivered).toBe(false);
    expect(outcome.reason).toMatch(/did not finish within 400 ms|[Tt]imeout/);
  });
});
