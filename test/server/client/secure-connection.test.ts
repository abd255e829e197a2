import type { IncomingHttpHeaders } from 'node:http2';
import { BellwetherClient } from '../../../src/client';
import { connect, connectionSettings } from '../../../src/client/connect';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import {
  makeCertificates,
  startNotingServer,
  startTlsFront,
  type Certificates,
  type Front,
} from '../../support/tls-front';

const before = process.env;
let certificates: Certificates;
let server: TestServer;
let front: Front;

beforeAll(async () => {
  const others = Object.entries(before).filter(([name]) => !name.startsWith('TEMPORAL_'));
  process.env = { ...Object.fromEntries(others), XDG_CONFIG_HOME: '/nowhere', HOME: '/nowhere' };
  certificates = makeCertificates();
  server = await startTestServer();
  front = await startTlsFront(certificates, server.address);
}, 600_000);

afterAll(async () => {
  process.env = before;
  front.close();
  await server.stop();
});

it('reaches a server behind mTLS with a certificate of its authority', async () => {
  const { ca, client: clientCertPair } = certificates;
  const client = new BellwetherClient({
    address: `localhost:${front.port}`,
    tls: { serverRootCACertificate: ca, clientCertPair },
  });
  expect(await client.list()).toEqual([]);
  await client.close();
});

it.each([
  ['without a certificate of its own', () => ({ serverRootCACertificate: certificates.ca })],
  ['with an authority that did not sign the server', () => ({ clientCertPair: certificates.client })],
])('does not reach it %s', async (_how, tls) => {
  const client = new BellwetherClient({ address: `localhost:${front.port}`, tls: tls() });
  await expect(client.list()).rejects.toMatchObject({
    code: 'TemporalUnreachable',
    message: expect.stringContaining(`localhost:${front.port}`),
  });
  await client.close();
});

it('sends the API key with every call, as a bearer token, inside TLS', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const noting = await startNotingServer(certificates, (headers) => seen.push(headers));
  const { close } = await connect(
    connectionSettings({
      address: `localhost:${noting.port}`,
      namespace: 'trading.a1b2c',
      apiKey: 'a-key-of-the-test',
      tls: { serverRootCACertificate: certificates.ca },
    }),
  );
  await close();
  noting.close();
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.map(({ authorization }) => authorization)).toEqual(seen.map(() => 'Bearer a-key-of-the-test'));
});
