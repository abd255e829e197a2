import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { openDatabase } from '../../src/ledger/database';

/** A message of PostgreSQL's protocol: its letter, its length with the four bytes of that, its content. */
function message(letter: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(letter), length, content]);
}

const authenticated = message('R', Buffer.alloc(4));
const ready = message('Z', Buffer.from('I'));
const shutDown = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);

/** A server that lets everybody in, and ends each connection in the same breath. */
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([authenticated, ready, shutDown])));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `postgres://nobody:none@127.0.0.1:${(server.address() as AddressInfo).port}/none`;
});
afterAll(() => {
  server.close();
});

it.each(['session', 'urgentSession'] as const)(
  'a connection that ends as it is handed over fails the work that it was for, and not the process (%s)',
  async (kind) => {
    const database = openDatabase({ url });
    await expect(database[kind]((client) => client.query('SELECT 1'))).rejects.toMatchObject({
      code: 'LedgerUnavailable',
    });
    await database.close();
  },
);

it('a statement on such a connection fails as one does without a database', async () => {
  const database = openDatabase({ url });
  await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'LedgerUnavailable' });
  await database.close();
});
