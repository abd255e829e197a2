import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadChannels } from '../../../src/adapters/channels';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'channels-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function load(content: unknown, environment: Readonly<Record<string, string>> = { KEY: 'k', MAIL: 'm' }) {
  const path = join(folder, 'bellwether.channels.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return loadChannels({ ...environment, BELLWETHER_CHANNELS: path });
}

const ops = { type: 'webhook', url: 'https://hooks.example.org/desk', key: 'env:KEY' };
const mail = {
  type: 'smtp',
  host: 'mail.example.org',
  port: 587,
  security: 'starttls',
  user: 'desk',
  password: 'env:MAIL',
  from: 'a@example.org',
  to: ['b@example.org'],
};

describe('the configuration of channels', () => {
  it('is the log alone where none is named', async () => {
    const { list, routes } = await loadChannels({});
    expect(list.map(({ name }) => name)).toEqual(['log']);
    expect(routes.critical).toEqual(['log']);
  });

  it('gives every severity all channels, but for those that have a route', async () => {
    const { list, routes } = await load({ channels: { ops, mail }, routes: { low: ['log'], escalation: ['mail'] } });
    expect(list.map(({ name, kind }) => [name, kind])).toEqual([
      ['log', 'log'],
      ['ops', 'webhook'],
      ['mail', 'smtp'],
    ]);
    expect(routes).toEqual({
      low: ['log'],
      medium: ['log', 'ops', 'mail'],
      high: ['log', 'ops', 'mail'],
      critical: ['log', 'ops', 'mail'],
      escalation: ['mail'],
      report: ['log', 'ops', 'mail'],
    });
  });

  it('takes the address of a webhook from a secret, and secrets from files beside it', async () => {
    await writeFile(join(folder, 'key'), 'k\n');
    const channels = { ops: { ...ops, url: 'env:HOOK', key: 'file:key' } };
    const { list } = await load({ channels }, { HOOK: 'https://hooks.example.org/secret' });
    expect(list).toHaveLength(2);
  });

  it.each([
    { title: 'no JSON', content: '{', code: 'InvalidChannels', message: 'is not JSON' },
    {
      title: 'an unknown key',
      content: { channels: { ops: { ...ops, colour: 'red' } } },
      code: 'InvalidChannels',
      message: '"colour"',
    },
    {
      title: 'an unknown type',
      content: { channels: { ops: { type: 'pigeon' } } },
      code: 'InvalidChannels',
      message: 'channels.ops.type',
    },
    {
      title: 'a key that stands in the file',
      content: { channels: { ops: { ...ops, key: 'hunter2' } } },
      code: 'InvalidChannels',
      message: 'give a secret as env:NAME or file:PATH',
    },
    {
      title: 'an address without encryption',
      content: { channels: { ops: { ...ops, url: 'http://hooks.example.org/' } } },
      code: 'InvalidChannels',
      message: 'the url must begin with https:// (http:// only for localhost)',
    },
    {
      title: 'an address that is a secret, without encryption',
      content: { channels: { ops: { ...ops, url: 'env:HOOK' } } },
      environment: { KEY: 'k', HOOK: 'http://hooks.example.org/geheim' },
      code: 'InvalidChannels',
      message: 'the url in env:HOOK must begin with https://',
    },
    {
      title: 'an address with a password',
      content: { channels: { ops: { ...ops, url: 'https://me:hunter2@hooks.example.org/' } } },
      code: 'InvalidChannels',
      message: 'has a user or a password in it',
    },
    {
      title: 'mail without encryption to another machine',
      content: { channels: { mail: { ...mail, security: 'none' } } },
      code: 'InvalidChannels',
      message: "'none' is only for a server on this machine",
    },
    {
      title: 'a user without a password',
      content: { channels: { mail: { ...mail, password: undefined } } },
      code: 'InvalidChannels',
      message: 'user and password go together',
    },
    {
      title: 'a route to nowhere',
      content: { channels: { ops }, routes: { high: ['opps'] } },
      code: 'InvalidChannels',
      message: "the route 'high' names the channel 'opps'; there are: log, ops. Did you mean 'ops'?",
    },
    {
      title: 'a second log',
      content: { channels: { log: ops } },
      code: 'InvalidChannels',
      message: "'log' is always there",
    },
    {
      title: 'a secret that is not set',
      content: { channels: { ops: { ...ops, key: 'env:NONE' } } },
      code: 'SecretNotFound',
      message: 'the secret env:NONE is not set',
    },
    {
      title: 'a time without a unit',
      content: { channels: { ops: { ...ops, timeout: '10' } } },
      code: 'InvalidChannels',
      message: "'10' is no duration from 1ms to 60s",
    },
  ])('refuses $title', async ({ content, environment, code, message }) => {
    const failure = await load(content, environment).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect((failure as Error).message).toContain(message);
    expect((failure as Error).message).not.toContain('hunter2');
    expect((failure as Error).message).not.toContain('geheim');
  });

  it('says that the file is not there', async () => {
    await expect(loadChannels({ BELLWETHER_CHANNELS: join(folder, 'none.json') })).rejects.toMatchObject({
      code: 'InvalidChannels',
    });
  });
});
