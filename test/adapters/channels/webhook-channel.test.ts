import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signatureHeader, verifyWebhook } from '../../../src/adapters/channels';
import { webhookChannel } from '../../../src/adapters/channels/webhook-channel';
import { Secret } from '../../../src/adapters/secrets/secret';
import { notice } from './notice';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let received: Received[];
/** What the server does with each request in turn; the last one holds from then on. */
let answers: (number | 'hang' | 'break')[];

beforeEach(async () => {
  received = [];
  answers = [200];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const answer = answers[Math.min(received.length, answers.length - 1)] ?? 200;
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      if (answer === 'hang') return;
      if (answer === 'break') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('the key is topsecret');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

function channel(options: { readonly timeoutMs?: number; readonly retries?: number } = {}) {
  const { port } = server.address() as AddressInfo;
  return webhookChannel({
    name: 'ops',
    url: new Secret('the url', `http://127.0.0.1:${port}/hook`),
    key: new Secret('env:KEY', 'topsecret'),
    timeoutMs: 10_000,
    retries: 3,
    ...options,
  });
}

const context = () => ({ log: { info: () => undefined, warn: () => undefined }, signal: new AbortController().signal });

describe('the webhook channel', () => {
  it('posts a signed notice', async () => {
    expect(await channel().deliver(notice, context())).toEqual({ delivered: true, attempts: 1 });
    const [{ headers, body }] = received;
    expect(JSON.parse(body)).toEqual({
      format: 'bellwether.notice',
      format_version: 1,
      id: 'alert-1/2026-01-02T12:00:00.000Z',
      kind: 'raised',
      severity: 'critical',
      title: 'Drawdown',
      message: 'Drawdown 6 %',
      at: '2026-01-02T12:00:00.000Z',
      run: { run_id: 'run', step_path: 'check/alert' },
      data: { alert: { id: 'alert-1' } },
    });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['bellwether-delivery']).toBe('alert-1/2026-01-02T12:00:00.000Z');
    const header = headers[signatureHeader] as string;
    expect(verifyWebhook({ key: 'topsecret', header, body, now: Date.now() })).toEqual({ valid: true });
    expect(verifyWebhook({ key: 'other', header, body, now: Date.now() }).valid).toBe(false);
  });

  it.each([
    { title: 'a server that recovers', given: [503, 500, 204], outcome: { delivered: true, attempts: 3 } },
    { title: 'a connection that breaks', given: ['break', 200], outcome: { delivered: true, attempts: 2 } },
    { title: 'a limit of requests', given: [429, 200], outcome: { delivered: true, attempts: 2 } },
    { title: 'a refusal', given: [403], outcome: { delivered: false, attempts: 1, reason: 'the server answered 403' } },
    {
      title: 'a redirect',
      given: [302],
      outcome: { delivered: false, attempts: 1, reason: 'the server answered 302' },
    },
  ] as const)('meets $title', async ({ given, outcome }) => {
    answers = [...given];
    expect(await channel().deliver(notice, context())).toEqual(outcome);
    expect(new Set(received.map(({ headers }) => headers['bellwether-delivery'])).size).toBe(1);
  });

  it('gives up after its tries', async () => {
    answers = [503];
    const outcome = await channel({ retries: 2 }).deliver(notice, context());
    expect(outcome).toMatchObject({ delivered: false, attempts: 3 });
    expect(outcome.reason).toContain('503');
    expect(outcome.reason).not.toContain('topsecret');
  });

  it('gives up after its time', async () => {
    answers = ['hang'];
    expect(await channel({ timeoutMs: 300 }).deliver(notice, context())).toEqual({
      delivered: false,
      attempts: 1,
      reason: 'no answer of success within 300 ms',
    });
  });

  it('stops when the step is cancelled', async () => {
    answers = ['hang'];
    const stop = new AbortController();
    const outcome = channel().deliver(notice, { ...context(), signal: stop.signal });
    while (received.length === 0) await new Promise((done) => setTimeout(done, 5));
    stop.abort();
    expect(await outcome).toEqual({ delivered: false, attempts: 1, reason: 'the step was cancelled' });
  });

  it('says that nobody listens, without the address', async () => {
    const own = channel({ retries: 0 });
    await new Promise((done) => server.close(done));
    const outcome = await own.deliver(notice, context());
    expect(outcome.delivered).toBe(false);
    expect(outcome.reason).toContain('ECONNREFUSED');
    expect(outcome.reason).not.toContain('/hook');
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
});
