import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import {
  findRunningServer,
  findTemporal,
  startEmbeddedServer,
  stopEmbeddedServer,
  type EmbeddedServer,
  type TemporalBinary,
} from '../../../src/server';
import { isAlive } from '../../../src/server/process-life';
import { writeProgram } from '../../server-binary/fake-binaries';
import { pretendPlatform } from '../../support/platform';

jest.setTimeout(60_000);

let binary: TemporalBinary;
let folder: string;
const started: EmbeddedServer[] = [];

beforeAll(async () => {
  binary = await findTemporal();
}, 600_000);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-embedded-'));
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await stopEmbeddedServer(folder);
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startEmbeddedServer>[0]> = {}): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({
    binary,
    stateFolder: folder,
    preferredPort: 0,
    preferredUiPort: 0,
    ...options,
  });
  started.push(server);
  return server;
}

async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

/** Listens on a port of loopback until `work` is done. */
async function withTakenPort<T>(work: (port: number) => Promise<T>): Promise<T> {
  const other = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    return await work(address.port);
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
}

describe('startEmbeddedServer', () => {
  it('gives a healthy server on loopback with its UI and our search attributes, and writes server.json', async () => {
    const server = await start();
    expect(server.reused).toBe(false);
    const attributes = await withClient(server.address, async ({ connection }) => {
      const answer = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
      return answer.customAttributes;
    });
    expect(attributes).toMatchObject({ BellwetherDefinition: 2, BellwetherSymbols: 7 });
    expect((await fetch(server.uiUrl)).status).toBe(200);
    const record: unknown = JSON.parse(await readFile(path.join(folder, 'server.json'), 'utf8'));
    expect(record).toEqual({
      pid: server.pid,
      address: server.address,
      uiUrl: server.uiUrl,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      version: binary.version,
      detached: false,
    });
  });

  it('takes the preferred ports when they are free', async () => {
    const [port, uiPort] = await withTakenPort((first) => withTakenPort(async (second) => [first, second]));
    const server = await start({ preferredPort: port, preferredUiPort: uiPort });
    expect(server.address).toBe(`127.0.0.1:${String(port)}`);
    expect(server.uiUrl).toBe(`http://127.0.0.1:${String(uiPort)}`);
  });

  it('takes another port when the preferred one is in use', async () => {
    await withTakenPort(async (port) => {
      const server = await start({ preferredPort: port, preferredUiPort: port });
      expect(server.address).not.toBe(`127.0.0.1:${port}`);
      expect(server.uiUrl).not.toBe(`http://127.0.0.1:${port}`);
    });
  });

  it('keeps runs over a restart', async () => {
    const first = await start();
    const options = { taskQueue: 'nobody', workflowId: 'survivor' };
    await withClient(first.address, (client) => client.workflow.start('runDefinition', options));
    await first.stop();
    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    const found = await withClient(second.address, (client) => client.workflow.getHandle('survivor').describe());
    expect(found.status.name).toBe('RUNNING');
  });

  it('works in a folder whose name SQLite would take for something else', async () => {
    const odd = path.join(folder, 'a b?c#%20d');
    const server = await start({ stateFolder: odd });
    await expect(readFile(path.join(odd, 'temporal', 'temporal.db'))).resolves.toBeDefined();
    await server.stop();
  });

  it('keeps the log of the start before', async () => {
    await (await start()).stop();
    await writeFile(path.join(folder, 'temporal', 'server.log'), 'of the first start\n');
    await start();
    expect(await readFile(path.join(folder, 'temporal', 'server.log.1'), 'utf8')).toBe('of the first start\n');
  });

  it('says why the server does not start, with the end of its log, and leaves no process and no record', async () => {
    await mkdir(path.join(folder, 'temporal'), { recursive: true });
    await writeFile(path.join(folder, 'temporal', 'temporal.db'), 'this is no database '.repeat(500));
    await expect(start()).rejects.toMatchObject({
      code: 'TemporalStartFailed',
      message: expect.stringMatching(/exit code 1[^]*file is not a database/),
    });
    expect(await findRunningServer(folder)).toBeUndefined();
    await expect(readFile(path.join(folder, 'server.json'))).rejects.toThrow('ENOENT');
  });

  it('tries other ports when one is taken while it starts, even if the server says so before a long panic', async () => {
    const panic = 'i=0; while [ $i -lt 200 ]; do echo "main.call$i(0xc000012345)"; i=$((i + 1)); done';
    const program = await writeProgram(
      path.join(folder, 'temporal-that-loses-once'),
      [
        `if [ -e lost ]; then exec '${binary.path}' "$@"; fi; touch lost`,
        'echo "Failed to start gRPC listener: listen tcp 127.0.0.1:7233: bind: address already in use"',
        `echo "panic: cannot start"; ${panic}; exit 2`,
      ].join('\n'),
    );
    const messages: string[] = [];
    const server = await start({
      binary: { ...binary, path: program },
      log: (message) => messages.push(message),
    });
    expect(messages).toEqual(['A port was taken while the Temporal server started; trying others.']);
    expect(await findRunningServer(folder)).toMatchObject({ pid: server.pid });
  });

  it('stops the start when asked to', async () => {
    const reason = new Error('Ctrl-C');
    await expect(start({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await findRunningServer(folder)).toBeUndefined();
  });
});

describe('a server that runs', () => {
  it('is reused, and stopped by the last one out', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ pid: first.pid, address: first.address, reused: true });
    expect(await first.stop()).toBe(false);
    expect(isAlive(first.pid)).toBe(true);
    expect(await second.stop()).toBe(true);
    expect(isAlive(first.pid)).toBe(false);
  });

  it('is one, however many ask at once', async () => {
    const servers = await Promise.all([start(), start(), start(), start()]);
    expect(new Set(servers.map((server) => server.pid)).size).toBe(1);
    expect(servers.filter((server) => !server.reused)).toHaveLength(1);
  });

  it('stays up when it was started as detached, until stopEmbeddedServer', async () => {
    const server = await start({ detached: true });
    expect(await server.stop()).toBe(false);
    expect(await findRunningServer(folder)).toMatchObject({ pid: server.pid, detached: true });
    expect(await stopEmbeddedServer(folder)).toBe(true);
    expect(isAlive(server.pid)).toBe(false);
    expect(await stopEmbeddedServer(folder)).toBe(false);
  });

  it('stays up when a later one asks for it as detached', async () => {
    const first = await start();
    const second = await start({ detached: true });
    await second.stop();
    expect(await first.stop()).toBe(false);
    expect(isAlive(first.pid)).toBe(true);
  });

  it('is ended and replaced when it hangs', async () => {
    const hanging = await start();
    process.kill(hanging.pid, 'SIGSTOP');
    const messages: string[] = [];
    const server = await start({ log: (message) => messages.push(message) });
    expect(server.reused).toBe(false);
    expect(isAlive(hanging.pid)).toBe(false);
    expect(messages.join('\n')).toContain('does not answer');
  });
});

describe('findRunningServer', () => {
  it('finds the server that runs', async () => {
    const server = await start();
    expect(await findRunningServer(folder)).toMatchObject({ pid: server.pid, address: server.address });
  });

  it('finds it where the command line of a process cannot be had, since it answers', async () => {
    const server = await start();
    const restorePlatform = pretendPlatform('win32');
    try {
      expect(await findRunningServer(folder)).toMatchObject({ pid: server.pid });
    } finally {
      restorePlatform();
    }
  });

  it('asks it directly, whatever proxy the environment names', async () => {
    const server = await start();
    // Nothing answers on port 1.
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    try {
      expect(await findRunningServer(folder, 2_000)).toMatchObject({ pid: server.pid });
    } finally {
      delete process.env['http_proxy'];
    }
  });

  it('finds none where none was started', async () => {
    expect(await findRunningServer(path.join(folder, 'nothing'))).toBeUndefined();
  });

  it('finds none, and removes the record, after the server was killed', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    while (isAlive(server.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await findRunningServer(folder)).toBeUndefined();
    await expect(readFile(path.join(folder, 'server.json'))).rejects.toThrow('ENOENT');
  });
});
