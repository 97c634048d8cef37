import { constants } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { DoorName } from '../ingest-counters.ts';
import { SyslogFramer } from './frame-syslog.ts';
import { createJournalLane, type JournalLane } from './journal-lane.ts';
import type { Listening, ListenOptions } from './open-listener.ts';
import { receiveMessage } from './receive-message.ts';
import { secretByAddress, secretByCertificate } from './sender-secret.ts';

const KEEP_ALIVE_MS = 60_000;

interface StreamListener extends ListenOptions {
  readonly door: DoorName;
  readonly lane: JournalLane;
  readonly secretOfAddress: (address: string | undefined) => string | null;
}

/** Takes syslog over TCP or TLS. While the journal refuses, connections are not read: the senders keep their messages. */
export async function listenStream(options: ListenOptions): Promise<Listening> {
  const { listener, deps, limits } = options;
  const isTls = listener.protocol === 'tls';
  const door = isTls ? 'syslog-tls' : 'syslog-tcp';
  const lane = createJournalLane({ journal: deps.journal, counters: deps.counters, door, limits, isHolding: true });
  const stream: StreamListener = { ...options, door, lane, secretOfAddress: secretByAddress(listener) };
  const served = new Map<Socket, Promise<void>>();
  const accept = (socket: Socket): void => {
    const serving = serve(stream, socket).finally(() => served.delete(socket));
    served.set(socket, serving);
  };
  const server = isTls ? tlsServer(stream, accept) : createServer(accept);
  server.maxConnections = limits.connections;
  server.on('drop', () => deps.counters.refusedRequest('', door, 'busy'));
  await listen(server, listener.port, listener.host ?? '0.0.0.0');
  const address = server.address();
  return {
    protocol: listener.protocol,
    port: address !== null && typeof address === 'object' ? address.port : listener.port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of served.keys()) socket.destroy();
      // Closing first: a lane that waits for the journal would otherwise hold its connections for ever.
      await lane.close();
      await Promise.all(served.values());
      await lane.close();
      await closed;
    },
  };
}

function tlsServer(stream: StreamListener, accept: (socket: Socket) => void): Server {
  const { listener, limits, deps, door } = stream;
  if (!listener.tls) throw new Error(`The TLS listener on port ${listener.port} needs a key and a certificate.`);
  const server = createTlsServer({
    ...listener.tls,
    minVersion: 'TLSv1.2',
    handshakeTimeout: limits.handshakeMs,
    requestCert: (listener.certificates ?? []).length > 0,
    // Fingerprints need no authority; names are counted only where one has signed (see secretByCertificate).
    rejectUnauthorized: false,
    // Every connection shows its certificate anew.
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
  server.on('secureConnection', accept);
  server.on('tlsClientError', () => deps.counters.refusedRequest('', door, 'unsupported'));
  return server;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function serve(stream: StreamListener, socket: Socket): Promise<void> {
  const { limits, deps, door } = stream;
  // Errors are met where the socket is read; without a listener, one between two reads would end the process.
  socket.on('error', () => socket.destroy());
  const secret = secretOf(stream, socket);
  if (secret === 'none-fits') {
    deps.counters.refusedRequest('', door, 'wrong-credential');
    socket.destroy();
    return;
  }
  let messages: Buffer[] = [];
  const framer = new SyslogFramer(limits.messageBytes, {
    message: (bytes) => messages.push(bytes),
    tooLong: () => deps.counters.refusedRecords('', door, 'too-large', 1),
  });
  const passOn = async (): Promise<boolean> => {
    const ready = messages;
    messages = [];
    let isWelcome = true;
    for (const message of ready) isWelcome = (await takeMessage(stream, message, secret)) && isWelcome;
    return isWelcome;
  };
  socket.setTimeout(limits.idleMs, () => socket.destroy());
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  for (let chunk = await nextChunk(chunks); chunk !== null; chunk = await nextChunk(chunks)) {
    const isReadable = framer.push(chunk);
    if (!(await passOn()) || !isReadable) break;
  }
  socket.destroy();
  framer.end();
  await passOn();
}

// However a connection ends (closed, reset, idle, a broken TLS record), it has ended: what came before is kept.
async function nextChunk(chunks: AsyncIterator<Buffer>): Promise<Buffer | null> {
  try {
    const next = await chunks.next();
    return next.done ? null : next.value;
  } catch {
    return null;
  }
}

function secretOf({ listener, secretOfAddress }: StreamListener, socket: Socket): string | null | 'none-fits' {
  if (!(socket instanceof TLSSocket) || !listener.certificates?.length) return secretOfAddress(socket.remoteAddress);
  return secretByCertificate(listener, socket) ?? 'none-fits';
}

// False when the connection should be closed: its own credential is not good any more.
async function takeMessage(stream: StreamListener, message: Buffer, secret: string | null): Promise<boolean> {
  const { deps, door, lane, limits, context, isClosing } = stream;
  for (;;) {
    const received = await receiveMessage(message, secret, context);
    if (received.kind === 'record') {
      await lane.add(received.record);
      return true;
    }
    if (received.kind === 'refused') {
      deps.counters.refusedRecords('', door, received.reason, 1);
      return received.isOwnToken || secret === null;
    }
    if (isClosing()) {
      deps.counters.refusedRecords('', door, 'busy', 1);
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, limits.retryMs));
  }
}
