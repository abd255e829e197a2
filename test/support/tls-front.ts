import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer, type IncomingHttpHeaders } from 'node:http2';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createServer } from 'node:tls';

export interface Certificates {
  readonly ca: Buffer;
  readonly server: { readonly cert: Buffer; readonly key: Buffer };
  readonly client: { readonly crt: Buffer; readonly key: Buffer };
}

/** An authority of this test, a certificate for `localhost` and one for a client, made anew by openssl each time. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-tls-'));
  const openssl = (...given: string[]): void => {
    execFileSync('openssl', given, { cwd: folder, stdio: 'ignore' });
  };
  const read = (file: string): Buffer => readFileSync(path.join(folder, file));
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    openssl('req', '-x509', ...ec, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=test authority');
    writeFileSync(path.join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
    for (const name of ['server', 'client']) {
      openssl('req', ...ec, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
      openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.crt`);
    }
    return {
      ca: read('ca.crt'),
      server: { cert: read('server.crt'), key: read('server.key') },
      client: { crt: read('client.crt'), key: read('client.key') },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Front {
  readonly port: number;
  close(): void;
}

/** A TLS end in front of a server that speaks plain text, as a load balancer is. It asks for a client's certificate. */
export async function startTlsFront({ ca, server }: Certificates, address: string): Promise<Front> {
  const sockets = new Set<Socket>();
  const [host, port] = address.split(':');
  const front = createServer(
    { ...server, ca, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
    (outside) => {
      const inside = connect(Number(port), host);
      for (const [socket, other] of [[outside, inside] as const, [inside, outside] as const]) {
        sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => other.destroy());
        socket.pipe(other);
      }
    },
  );
  return opened(front, () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** A TLS server that notes what it is asked with, and knows no method. */
export async function startNotingServer(
  { server }: Certificates,
  note: (headers: IncomingHttpHeaders) => void,
): Promise<Front> {
  const noting = createSecureServer(server);
  const sessions = new Set<{ destroy(): void }>();
  noting.on('session', (session) => sessions.add(session));
  noting.on('stream', (stream, headers) => {
    note(headers);
    // gRPC's "unimplemented": a server that is too old to tell of itself is one, too.
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true });
  });
  return opened(noting, () => {
    for (const session of sessions) session.destroy();
  });
}

async function opened(server: Server, end: () => void): Promise<Front> {
  await new Promise<undefined>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined);
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      end();
      server.close();
    },
  };
}
