import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectionSettings } from '../../src/client/connect';

const before = process.env;

beforeEach(() => {
  const others = Object.entries(before).filter(([name]) => !name.startsWith('TEMPORAL_'));
  // No configuration file of the person who runs the tests.
  process.env = { ...Object.fromEntries(others), XDG_CONFIG_HOME: '/nowhere', HOME: '/nowhere' };
});

afterEach(() => {
  process.env = before;
});

describe('connectionSettings', () => {
  it('is loopback and the default namespace when nothing is said', () => {
    expect(connectionSettings()).toMatchObject({ options: { address: '127.0.0.1:7233' }, namespace: 'default' });
  });

  it('takes address, namespace and key from the environment', () => {
    Object.assign(process.env, {
      TEMPORAL_ADDRESS: 'there:7233',
      TEMPORAL_NAMESPACE: 'trading',
      TEMPORAL_API_KEY: 'k',
    });
    expect(connectionSettings()).toMatchObject({
      options: { address: 'there:7233', apiKey: 'k' },
      namespace: 'trading',
    });
  });

  it('prefers what the caller says', () => {
    Object.assign(process.env, { TEMPORAL_ADDRESS: 'there:7233', TEMPORAL_NAMESPACE: 'trading' });
    const settings = connectionSettings({ address: 'here:1', namespace: 'mine' });
    expect(settings).toMatchObject({ options: { address: 'here:1' }, namespace: 'mine' });
  });

  it('takes nothing from the environment for the embedded server', () => {
    Object.assign(process.env, { TEMPORAL_NAMESPACE: 'trading', TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'true' });
    expect(connectionSettings({ address: '127.0.0.1:1', embedded: true })).toEqual({
      options: { address: '127.0.0.1:1' },
      namespace: 'default',
      embedded: true,
    });
  });

  it('takes address, namespace, key and certificates from the profile that the caller names', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-connect-'));
    try {
      const configFile = path.join(folder, 'temporal.toml');
      writeFileSync(
        configFile,
        `[profile.default]
address = "dev:7233"
[profile.desk]
address = "cloud:7233"
namespace = "trading.a1b2c"
api_key = "from-file"
[profile.desk.tls]
server_name = "cloud"
client_cert_data = "CERT"
client_key_data = "KEY"
[profile.desk.grpc_meta]
x-desk = "seven"
`,
      );
      expect(connectionSettings({ configFile })).toMatchObject({ options: { address: 'dev:7233' } });
      const { options, namespace } = connectionSettings({ configFile, profile: 'desk' });
      expect(namespace).toBe('trading.a1b2c');
      expect(options).toMatchObject({ address: 'cloud:7233', apiKey: 'from-file', metadata: { 'x-desk': 'seven' } });
      expect(options.tls).toMatchObject({
        serverNameOverride: 'cloud',
        clientCertPair: { crt: Buffer.from('CERT'), key: Buffer.from('KEY') },
      });
      expect(connectionSettings({ configFile, profile: 'desk', apiKey: 'given', tls: true }).options).toMatchObject({
        apiKey: 'given',
        tls: true,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what to check when the profile or its file cannot be used', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-connect-'));
    try {
      const file = path.join(folder, 'temporal.toml');
      writeFileSync(file, '[profile.other]\naddress = "x:1"\n');
      Object.assign(process.env, { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'nope' });
      expect(() => connectionSettings()).toThrow(
        /cannot be used: .*'nope'.*Check TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE/,
      );
      writeFileSync(file, '[[[');
      expect(() => connectionSettings()).toThrow(expect.objectContaining({ code: 'InvalidConnection' }));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
