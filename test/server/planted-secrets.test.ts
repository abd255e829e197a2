import { Client, Connection } from '@temporalio/client';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { catalogueOf, shippedActions } from '../../src/catalogue';
import type { RunResult } from '../../src/engine';
import { openLedger, startEmbeddedDatabase } from '../../src/ledger';
import { alpacaKeys, AlpacaServer } from '../support/alpaca-server';
import { eventsOf } from '../support/history';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { startTestWorker, type TestWorker } from '../support/test-worker';
import { tracesOf } from '../support/traces-of';

jest.setTimeout(150_000);

const planted = {
  webhookPath: 'hush-hook-path-4711',
  webhookKey: 'hush-hook-key-4712/+=&',
  mailPassword: 'hush mail password 4713',
  otherKeyId: 'HUSHKEYID4714ABCDEFG',
  otherSecret: 'hush-alpaca-secret-4715/+',
};
const secrets = [...Object.values(planted), alpacaKeys.id, alpacaKeys.secret];

/** Configuration and files of secrets: beside the state folder, not in it. */
const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-planted-'));
const before = process.env;
const logged: string[] = [];
const results: RunResult[] = [];
/** What callers sent to the servers that answer with all they were told. */
const heard: string[] = [];
let server: TestServer;
let worker: TestWorker;
let connection: Connection;
let database: Awaited<ReturnType<typeof startEmbeddedDatabase>>;
const alpaca = new AlpacaServer();
const echo = echoServer();
const mail = refusingMailServer();

beforeAll(async () => {
  server = await startTestServer();
  const { stateFolder, address } = server;
  // For the user of PostgreSQL, where we are root.
  chmodSync(stateFolder, 0o755);
  database = await startEmbeddedDatabase({ stateFolder });
  await configure(await alpaca.start(), await listening(echo), await listening(mail.server));
  connection = await Connection.connect({ address });
  worker = await startTestWorker(server, {
    actions: shippedActions,
    databaseUrl: database.url,
    logLevel: 'DEBUG',
    log: (line) => {
      logged.push(line);
    },
  });
  for (const account of ['venue', 'echoing']) {
    const plan = planOf(steps, catalogueOf(), 'live_trade');
    results.push(await worker.client.execute(plan, {}, { runId: `planted-${account}`, account }));
  }
}, 600_000);

afterAll(async () => {
  process.env = before;
  await worker.stop();
  await connection.close();
  await database.stop();
  await alpaca.stop();
  echo.close();
  await new Promise<void>((resolve) => mail.close(() => resolve()));
  await server.stop();
  rmSync(folder, { recursive: true });
});

const once = 'retry: { max_attempts: 1 }, on_failure: continue';
const steps = `
  steps:
    - { id: warn, action: monitor.send_alert, with: { severity: critical, title: it happened, message: look at it }, ${once} }
    - { id: connection, action: live_trade.validate_connection, with: { fail_when_not_tradable: false }, ${once} }
    - { id: account, action: live_trade.get_account, ${once} }
    - { id: buy, action: live_trade.submit_orders, with: { orders: [{ symbol: SPX, side: buy, quantity: "1", limit_price: "100" }] }, ${once} }
    - { id: books, action: live_trade.reconcile, ${once} }
`;

async function configure(venue: string, echoing: string, mailing: string): Promise<void> {
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const channels = {
    hook: { type: 'webhook', url: 'env:PLANTED_URL', key: `file:${file('hook-key', planted.webhookKey)}`, retries: 0 },
    mail: {
      type: 'smtp',
      host: '127.0.0.1',
      port: Number(new URL(mailing).port),
      security: 'none',
      user: 'desk',
      password: 'env:PLANTED_MAIL',
      from: 'a@example.org',
      to: ['b@example.org'],
    },
  };
  const accounts = {
    venue: {
      broker: 'alpaca',
      endpoint: venue,
      live: true,
      keys: { id: 'env:PLANTED_ID', secret: 'env:PLANTED_SECRET' },
    },
    echoing: {
      broker: 'alpaca',
      endpoint: echoing,
      live: true,
      keys: { id: 'env:OTHER_ID', secret: `file:${file('key', planted.otherSecret)}` },
    },
  };
  process.env = {
    ...before,
    BELLWETHER_CHANNELS: file('channels.json', JSON.stringify({ channels })),
    BELLWETHER_ACCOUNTS: file('accounts.json', JSON.stringify({ accounts })),
    PLANTED_URL: `${echoing}/${planted.webhookPath}`,
    PLANTED_MAIL: planted.mailPassword,
    PLANTED_ID: alpacaKeys.id,
    PLANTED_SECRET: alpacaKeys.secret,
    OTHER_ID: planted.otherKeyId,
  };
}

/** Answers every request with an error that repeats what it was told, as a careless server does. */
function echoServer(): Server {
  return createServer((request, response) => {
    const told = JSON.stringify({ url: request.url, headers: request.headers });
    heard.push(told);
    response
      .writeHead(401, { 'content-type': 'application/json' })
      .end(JSON.stringify({ code: 40110000, message: `refused: ${told}` }));
  });
}

function refusingMailServer(): SMTPServer {
  return new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, callback) => {
      heard.push(password ?? '');
      callback(
        new Error(
          `${String(username)} with ${String(password)} (${Buffer.from(`\0${String(username)}\0${String(password)}`).toString('base64')}) is not let in`,
        ),
      );
    },
  });
}

async function listening(given: NetServer): Promise<string> {
  await new Promise<void>((resolve) => given.listen(0, '127.0.0.1', () => resolve()));
  return `http://127.0.0.1:${(given.address() as AddressInfo).port}`;
}

/** Every file below a folder, with its content. */
function contentOf(below: string): Record<string, Uint8Array> {
  const files = readdirSync(below, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [path.join(parentPath, name), readFileSync(path.join(parentPath, name))]),
  );
}

it('the secrets were used: each server was told those that it is to be told', () => {
  const told = heard.join('\n');
  for (const text of [planted.webhookPath, planted.mailPassword, planted.otherKeyId, planted.otherSecret])
    expect(told).toContain(text);
  expect(alpaca.count('GET', /account/)).toBeGreaterThan(0);
  expect(results.map(({ steps: done }) => done.map(({ path: step, status }) => [step, status]))).toEqual([
    [
      ['warn', expect.any(String)],
      ['connection', 'succeeded'],
      ['account', 'succeeded'],
      ['buy', expect.any(String)],
      ['books', expect.any(String)],
    ],
    expect.arrayContaining([['account', 'failed']]),
  ]);
});

it.each([
  ['the outputs, errors and reports of steps', () => results],
  ['the log of the worker, at its most talkative', () => logged],
  [
    'the state folder: alerts, reports, the databases of Temporal and of the ledger',
    () => contentOf(server.stateFolder),
  ],
])('none is in %s', (_, read) => {
  const content = read();
  expect(Object.keys(content).length).toBeGreaterThan(0);
  expect(tracesOf(content, secrets)).toEqual([]);
});

it('none is in the histories', async () => {
  const temporal = new Client({ connection });
  for (const account of ['venue', 'echoing']) {
    const events = await eventsOf(temporal, `planted-${account}`);
    expect(events.length).toBeGreaterThan(10);
    expect(tracesOf(events, secrets)).toEqual([]);
  }
});

it('none is in what the ledger and its audit trail tell', async () => {
  const ledger = await openLedger({ stateFolder: server.stateFolder, databaseUrl: database.url });
  try {
    const orders = await ledger.orders({ account: 'venue' });
    expect(tracesOf(orders, secrets)).toEqual([]);
  } finally {
    await ledger.close();
  }
});

it.each(secrets)('would find %p in a file, a page and a header', (secret) => {
  const basic = Buffer.from(`desk:${secret}`).toString('base64');
  for (const text of [`x${secret}x`, `https://h/?k=${encodeURIComponent(secret)}`, basic])
    expect(tracesOf({ a: [text] }, [secret])).toEqual(['/a/0']);
});
