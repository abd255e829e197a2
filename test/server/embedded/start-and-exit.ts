import { findTemporal, startEmbeddedServer } from '../../../src/server';

/** A program that starts (or joins) the server of a state folder, says where it is, and ends as the test asks. */
async function main(): Promise<void> {
  const [stateFolder = '', ending = 'stop', detached = ''] = process.argv.slice(2);
  const binary = await findTemporal();
  const server = await startEmbeddedServer({
    binary,
    stateFolder,
    preferredPort: 0,
    preferredUiPort: 0,
    detached: detached === 'detached',
  });
  process.stdout.write(`${JSON.stringify({ pid: server.pid, reused: server.reused })}\n`);
  if (ending === 'throw') {
    process.nextTick(() => {
      throw new Error('the program breaks');
    });
  }
  if (ending === 'hang') setInterval(() => undefined, 1_000);
  if (ending === 'stop') await server.stop();
}

void main();
