import { defaultPayloadConverter } from '@temporalio/common';
import { request } from 'node:http';
import { EncryptionCodec, loadKeyRing, startCodecServer, type CodecServer } from '../../src/codec';
import { readPayloads, writePayloads } from '../../src/codec/payloads-in-json';

const ui = 'http://127.0.0.1:8233';
let codec: EncryptionCodec;
let server: CodecServer;
let sealed: string;

beforeAll(async () => {
  const environment = { K1: Buffer.alloc(32, 1).toString('base64') };
  codec = new EncryptionCodec(await loadKeyRing('k1:env:K1', { environment, folder: '.' }));
  server = await startCodecServer({ codec, port: 0, origins: [ui] });
  sealed = writePayloads(await codec.encode([defaultPayloadConverter.toPayload({ note: 'hush-4711' })]));
});

afterAll(() => server.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Not `fetch`, which sets Host and Origin itself. */
function ask(
  path: string,
  {
    method = 'POST',
    headers = {},
    body = sealed,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    call.on('error', reject).end(method === 'POST' ? body : undefined);
  });
}

it.each([
  ['the token in the path', (token: string) => ({ path: `/${token}/decode`, headers: {} })],
  ['the token in a header', (token: string) => ({ path: '/decode', headers: { authorization: `Bearer ${token}` } })],
])('decrypts for one who has %s', async (_, call) => {
  const { path, headers } = call(server.token);
  const { status, text } = await ask(path, { headers: { ...headers, origin: ui } });
  expect(status).toBe(200);
  expect(readPayloads(text).map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual([
    { note: 'hush-4711' },
  ]);
});

it('encrypts what the page sends', async () => {
  const clear = writePayloads([defaultPayloadConverter.toPayload('hush')]);
  const { text } = await ask(`/${server.token}/encode`, { body: clear });
  expect(text).not.toContain(Buffer.from('"hush"').toString('base64'));
  const [open] = await codec.decode(readPayloads(text));
  expect(defaultPayloadConverter.fromPayload(open ?? {})).toBe('hush');
});

it('tells a browser that the page of the UI may read the answer, and asks for no token before', async () => {
  const { status, headers } = await ask('/decode', { method: 'OPTIONS', headers: { origin: ui } });
  expect(status).toBe(204);
  expect(headers['access-control-allow-origin']).toBe(ui);
  expect(headers['access-control-allow-headers']).toBe('content-type, x-namespace, authorization');
});

it.each([
  ['no token', '/decode', {}, 401],
  ['a wrong token in the path', '/aaaaaaaaaaaaaaaaaaaaaaaa/decode', {}, 401],
  ['a wrong token in the header', '/decode', { authorization: 'Bearer no' }, 401],
  ['another page', '/TOKEN/decode', { origin: 'https://evil.example' }, 403],
  ['a page without an origin of its own', '/TOKEN/decode', { origin: 'null' }, 403],
  ['another name of this machine', '/TOKEN/decode', { host: 'evil.example' }, 403],
  ['something else', '/TOKEN/keys', {}, 404],
])('refuses %s, and gives nothing away', async (_, path, headers: Record<string, string>, status) => {
  const answer = await ask(path.replace('TOKEN', server.token), { headers });
  expect(answer.status).toBe(status);
  expect(answer.text).not.toMatch(/hush|aHVzaC/);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
});

it.each([
  ['{', 'the request is not JSON'],
  ['{"payloads": 3}', 'the request is no list of payloads'],
  ['{"payloads": [{"data": "%%%"}]}', 'the request is no list of payloads'],
])('says what is wrong with %p', async (body, message) => {
  const { status, text } = await ask(`/${server.token}/decode`, { body });
  expect(status).toBe(400);
  expect(text).toContain(message);
});

it('says which key is missing', async () => {
  const environment = { K2: Buffer.alloc(32, 2).toString('base64') };
  const other = new EncryptionCodec(await loadKeyRing('k2:env:K2', { environment, folder: '.' }));
  const body = writePayloads(await other.encode([defaultPayloadConverter.toPayload(1)]));
  const { status, text } = await ask(`/${server.token}/decode`, { body });
  expect(status).toBe(400);
  expect(text).toContain("a payload is encrypted with the key 'k2', and BELLWETHER_CODEC_KEYS has here: k1");
});

it('says that the port is taken', async () => {
  await expect(startCodecServer({ codec, port: server.port, origins: [ui] })).rejects.toMatchObject({
    code: 'CodecServerFailed',
  });
});

it.each(['short', 'with/a/slash/in/it/long'])('refuses the token %p', async (token) => {
  await expect(startCodecServer({ codec, port: 0, origins: [ui], token })).rejects.toMatchObject({ code: 'WrongUse' });
});
