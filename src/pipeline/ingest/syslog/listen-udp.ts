import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { createJournalLane } from './journal-lane.ts';
import type { Listening, ListenOptions } from './open-listener.ts';
import { receiveMessage } from './receive-message.ts';
import { secretByAddress } from './sender-secret.ts';

// The kernel may give less (net.core.rmem_max); what it drops for lack of room, nobody here can count.
const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;
const PENDING_LIMIT = 10_000;
const DOOR = 'syslog-udp';

/** Takes syslog datagrams, one message each. There is no way to hold a sender back: what finds no room is dropped and counted. */
export async function listenUdp(options: ListenOptions): Promise<Listening> {
  const { listener, deps, limits, context } = options;
  const host = listener.host ?? '0.0.0.0';
  const lane = createJournalLane({ journal: deps.journal, counters: deps.counters, door: DOOR, limits, isHolding: false });
  const secretOf = secretByAddress(listener);
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  let pending = 0;
  let order: Promise<void> = Promise.resolve();

  const take = async (bytes: Buffer, address: string): Promise<void> => {
    const received = await receiveMessage(bytes, secretOf(address), context);
    if (received.kind === 'unanswered') return deps.counters.refusedRecords('', DOOR, 'busy', 1);
    if (received.kind === 'refused') return deps.counters.refusedRecords('', DOOR, received.reason, 1);
    const { record } = received;
    if (!lane.offer(record)) deps.counters.refusedRecords(record.tenant, DOOR, 'busy', 1);
  };
  socket.on('message', (bytes, { address }) => {
    if (bytes.length === 0) return deps.counters.refusedRecords('', DOOR, 'empty', 1);
    if (bytes.length > limits.messageBytes) return deps.counters.refusedRecords('', DOOR, 'too-large', 1);
    if (pending >= PENDING_LIMIT) return deps.counters.refusedRecords('', DOOR, 'busy', 1);
    pending += 1;
    order = order.then(() => take(bytes, address)).finally(() => {
      pending -= 1;
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(listener.port, host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  // A datagram socket reports ICMP errors of others here; none of them is ours to answer.
  socket.on('error', () => deps.counters.refusedRequest('', DOOR, 'unsupported'));
  return {
    protocol: 'udp',
    port: socket.address().port,
    async close() {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      await order;
      await lane.close();
    },
  };
}
