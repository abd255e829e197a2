import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findTemporal, startEmbeddedServer } from '../../src/server';

export interface TestServer {
  /** `127.0.0.1:45123` */
  readonly address: string;
  readonly uiUrl: string;
  readonly stateFolder: string;
  /** Stops the server and removes its state. */
  stop(): Promise<void>;
}

/**
 * A Temporal server of a test's own: the embedded server as it is shipped, on free ports, with its state in a fresh
 * temporary folder. Takes half a second (longer where the binary has to be fetched first).
 */
export async function startTestServer(): Promise<TestServer> {
  const binary = await findTemporal();
  const stateFolder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-test-'));
  const server = await startEmbeddedServer({ binary, stateFolder, preferredPort: 0, preferredUiPort: 0 });
  return {
    address: server.address,
    uiUrl: server.uiUrl,
    stateFolder,
    async stop() {
      await server.stop();
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
}
