import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { findTemporal } from '../../src/server';
import { freePort } from '../../src/server/free-ports';

export interface StockServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** A dev server as it comes, with its state on disk: none of our settings. */
export async function startStockServer(): Promise<StockServer> {
  const binary = await findTemporal();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-stock-'));
  const port = await freePort(0);
  const address = `127.0.0.1:${port}`;
  const flags = [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--headless',
    '--db-filename',
    'temporal.db',
  ];
  const attributes = ['BellwetherDefinition', 'BellwetherType', 'BellwetherStatus', 'BellwetherPlanHash'].map(
    (name) => `${name}=Keyword`,
  );
  for (const attribute of [...attributes, 'BellwetherSymbols=KeywordList']) flags.push('--search-attribute', attribute);
  const child = spawn(binary.path, flags, { cwd: folder, stdio: 'ignore' });
  await answering(address);
  return {
    address,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(address: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: '1 second' });
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
