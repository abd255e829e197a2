import net from 'node:net';
import { loopback } from './server-arguments';

/** `preferred` if nothing uses it on loopback, else a free port chosen by the system. 0 asks for any. */
export async function freePort(preferred: number, taken: readonly number[] = []): Promise<number> {
  if (preferred !== 0 && !taken.includes(preferred) && (await isFree(preferred))) return preferred;
  for (;;) {
    const port = await canBind(0);
    if (port !== undefined && !taken.includes(port)) return port;
  }
}

/** On macOS a port can be bound on loopback although another process has it on all addresses; we would hide that one. */
async function isFree(port: number): Promise<boolean> {
  return !(await answersAt(port)) && (await canBind(port)) !== undefined;
}

/** The port that was bound and let go again; undefined when it is in use (or not ours to use). */
function canBind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen({ port, host: loopback }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : undefined);
      });
    });
  });
}

/** Whether something accepts connections on this port of loopback. */
export function answersAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: loopback });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, () => {
      settle(false);
    });
    socket.once('connect', () => {
      settle(true);
    });
    socket.once('error', () => {
      settle(false);
    });
  });
}
