import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EncryptionCodec, loadKeyRing } from '../../src/codec';

const environment: Record<string, string> = {
  K1: Buffer.alloc(32, 1).toString('base64'),
  K2: Buffer.alloc(32, 2).toString('hex'),
  OTHER_K1: Buffer.alloc(32, 9).toString('base64'),
  SHORT: Buffer.alloc(16, 1).toString('base64'),
  WORDS: 'correct horse battery staple',
};
const sources = { environment, folder: os.tmpdir() };
const codecWith = async (setting: string) => new EncryptionCodec(await loadKeyRing(setting, sources));
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value) ?? {};
const valueOf = (payload: Payload | undefined): unknown => defaultPayloadConverter.fromPayload(payload ?? {});

describe('an encrypted payload', () => {
  it('names its key and holds nothing of its content', async () => {
    const codec = await codecWith('k1:env:K1');
    const [sealed] = await codec.encode([payloadOf({ note: 'hush-4711' })]);
    expect(Buffer.from(sealed?.metadata?.['encoding'] ?? '').toString()).toBe('binary/encrypted');
    expect(Buffer.from(sealed?.metadata?.['encryption-key-id'] ?? '').toString()).toBe('k1');
    expect(Object.keys(sealed?.metadata ?? {}).sort()).toEqual(['encoding', 'encryption-key-id']);
    expect(Buffer.from(sealed?.data ?? '').toString('latin1')).not.toContain('hush');
  });

  it('opens to what it was, for any JSON', async () => {
    const codec = await codecWith('k1:env:K1');
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const [open] = await codec.decode(await codec.encode([payloadOf(value)]));
        expect(valueOf(open)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('has another nonce each time, and 28 bytes more than the message it holds', async () => {
    const codec = await codecWith('k1:env:K1');
    const [one, two] = await codec.encode([payloadOf('a'), payloadOf('a')]);
    expect(Buffer.from(one?.data ?? '').subarray(0, 12)).not.toEqual(Buffer.from(two?.data ?? '').subarray(0, 12));
    // {"encoding": "json/plain"} and the three bytes of "a" are 29 bytes as a message.
    expect(one?.data).toHaveLength(12 + 29 + 16);
  });

  it('is not encrypted twice', async () => {
    const codec = await codecWith('k1:env:K1');
    const sealed = await codec.encode([payloadOf('a')]);
    expect(await codec.encode(sealed)).toEqual(sealed);
  });

  it.each([0, 5, 12, 20, 40])('is refused when its byte %d was changed', async (at) => {
    const codec = await codecWith('k1:env:K1');
    const [sealed] = await codec.encode([payloadOf('abc')]);
    const data = Buffer.from(sealed?.data ?? '');
    data[at] = (data[at] ?? 0) ^ 1;
    await expect(codec.decode([{ ...sealed, data }])).rejects.toMatchObject({ code: 'CodecKeyMismatch' });
  });

  it.each([0, 11, 27])('is refused when only %d bytes of it are left', async (length) => {
    const codec = await codecWith('k1:env:K1');
    const [sealed] = await codec.encode([payloadOf('abc')]);
    const data = Buffer.from(sealed?.data ?? '').subarray(0, length);
    await expect(codec.decode([{ ...sealed, data }])).rejects.toMatchObject({ code: 'CodecKeyMismatch' });
  });
});

describe('rotation', () => {
  it('reads what an older key wrote, and writes with the first', async () => {
    const old = await (await codecWith('k1:env:K1')).encode([payloadOf('old')]);
    const rotated = await codecWith('k2:env:K2,k1:env:K1');
    expect(valueOf((await rotated.decode(old))[0])).toBe('old');
    const [sealed] = await rotated.encode([payloadOf('new')]);
    expect(Buffer.from(sealed?.metadata?.['encryption-key-id'] ?? '').toString()).toBe('k2');
  });

  it('lets what is older than all keys through', async () => {
    const codec = await codecWith('k1:env:K1');
    expect(await codec.decode([payloadOf('clear')])).toEqual([payloadOf('clear')]);
  });
});

describe('a key that does not fit', () => {
  it.each([
    ['k2:env:K2', 'UnknownCodecKey', "encrypted with the key 'k1', and BELLWETHER_CODEC_KEYS has here: k2"],
    ['', 'UnknownCodecKey', "encrypted with the key 'k1', and BELLWETHER_CODEC_KEYS is not set here"],
    ['k1:env:OTHER_K1', 'CodecKeyMismatch', "cannot be opened with the key 'k1'"],
  ])('%p is told of: %s', async (setting, code, message) => {
    const sealed = await (await codecWith('k1:env:K1')).encode([payloadOf('x')]);
    await expect((await codecWith(setting)).decode(sealed)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('the setting', () => {
  it.each([
    [environment['K1'] ?? '', 'entry 1 has no id'],
    [`k1:${environment['K1'] ?? ''}`, "what follows the id 'k1' is no reference"],
    ['k1:env:K1,k1:env:K2', "the id 'k1' is there twice"],
    ['k1:env:K1,', 'entry 2 has no id'],
    ['k1:env:SHORT', "the key 'k1' (env:SHORT) has 16 bytes; AES-256 takes 32"],
    ['k1:env:WORDS', "the key 'k1' (env:WORDS) is neither base64 nor hexadecimal"],
    ['k1:env:NONE', 'the secret env:NONE is not set'],
  ])('%p is refused, and the message shows no key', async (setting, message) => {
    const problem = await loadKeyRing(setting, sources).catch((error: unknown) => (error as Error).message);
    expect(problem).toContain(message);
    for (const key of Object.values(environment)) expect(problem).not.toContain(key);
  });

  it.each([undefined, '', ' '])('%p encrypts nothing', async (setting) => {
    const codec = new EncryptionCodec(await loadKeyRing(setting, sources));
    expect(await codec.encode([payloadOf('x')])).toEqual([payloadOf('x')]);
  });

  it('takes a key from a file', async () => {
    const file = path.join(os.tmpdir(), `codec-key-${process.pid}`);
    writeFileSync(file, `${environment['K2'] ?? ''}\n`);
    expect((await loadKeyRing(`k2:file:${file}`, sources)).current).toBe('k2');
  });
});
